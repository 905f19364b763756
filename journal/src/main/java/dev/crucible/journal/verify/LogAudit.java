package dev.crucible.journal.verify;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.TileReader;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Re-derives a whole log and compares every entry, hash and head with what is stored. Reports what
 * does not agree and goes on where it can. Memory is bounded: it reads one bundle at a time and
 * reports at most a thousand findings.
 *
 * <p>One changed entry shows where it was changed and again in each hash that depends on it, so the
 * first finding of an entry is the cause.
 */
public final class LogAudit {
    private final TileReader log;
    private final String origin;
    private final List<VerifierKey> keys;
    private final List<TreeHead> earlier;

    /**
     * An audit of a log.
     *
     * @param log its files, with the checkpoint
     * @param origin its name
     * @param keys its keys, of which at least one must have signed the checkpoint
     * @param earlier heads that were seen before, of which the log must be a continuation
     */
    public LogAudit(
            TileReader log, String origin, List<VerifierKey> keys, Collection<TreeHead> earlier) {
        this.log = log;
        this.origin = origin;
        this.keys = List.copyOf(keys);
        this.earlier = List.copyOf(earlier);
    }

    /**
     * Audits the files alone.
     *
     * @param progress hears after each bundle how many entries are done
     * @param cancellation ends the audit early, between two bundles
     */
    public AuditReport run(LongConsumer progress, Cancellation cancellation) {
        Findings findings = new Findings();
        return run(EntrySource.none(findings), findings, progress, cancellation);
    }

    /**
     * Audits the files against entries from elsewhere, which are then taken for the truth.
     *
     * @param entries all entries in order; those beyond the checkpoint are left alone
     * @param progress as in {@link #run(LongConsumer, Cancellation)}
     * @param cancellation as in {@link #run(LongConsumer, Cancellation)}
     */
    public AuditReport run(
            Iterator<Bytes> entries, LongConsumer progress, Cancellation cancellation) {
        Findings findings = new Findings();
        return run(EntrySource.of(entries, findings), findings, progress, cancellation);
    }

    private AuditReport run(
            EntrySource source,
            Findings findings,
            LongConsumer progress,
            Cancellation cancellation) {
        Optional<TreeHead> claimed = SignedHead.read(log, origin, keys, findings);
        if (claimed.isEmpty()) {
            return new AuditReport(TreeHead.EMPTY, 0, false, findings.all());
        }
        TreeHead head = claimed.get();
        Derivation derivation = new Derivation(log, head, earlier, findings);
        boolean complete = true;
        while (complete && derivation.size() < head.size()) {
            complete =
                    !cancellation.cancelled() && !findings.full() && derivation.nextBundle(source);
            progress.accept(derivation.size());
        }
        if (complete) {
            derivation.finish();
        }
        return new AuditReport(
                head, derivation.size(), complete && !findings.full(), findings.all());
    }
}
