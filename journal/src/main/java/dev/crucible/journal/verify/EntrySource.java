package dev.crucible.journal.verify;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.journal.verify.Finding.Kind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Entries from elsewhere, as long as there are some. */
final class EntrySource {
    private static final String WHERE = "entries";

    private final Iterator<Bytes> entries;
    private final Findings findings;
    private boolean open;

    private EntrySource(Iterator<Bytes> entries, Findings findings, boolean open) {
        this.entries = entries;
        this.findings = findings;
        this.open = open;
    }

    static EntrySource none(Findings findings) {
        return new EntrySource(Collections.emptyIterator(), findings, false);
    }

    static EntrySource of(Iterator<Bytes> entries, Findings findings) {
        return new EntrySource(entries, findings, true);
    }

    /**
     * The next entries, all that were asked for or none. After a failure, which becomes a finding,
     * there are none any more.
     */
    List<Bytes> take(long from, int count, long size) {
        List<Bytes> taken = new ArrayList<>(count);
        try {
            while (open && taken.size() < count) {
                if (entries.hasNext()) {
                    taken.add(entries.next());
                } else {
                    long end = from + taken.size();
                    findings.add(
                            Kind.ENTRIES_LOST, WHERE, end, size + " entries", end + " entries");
                    open = false;
                }
            }
        } catch (CrucibleException failed) {
            findings.add(
                    Kind.UNREADABLE,
                    WHERE,
                    from + taken.size(),
                    "a readable entry",
                    failed.getMessage());
            open = false;
        }
        return open ? taken : List.of();
    }
}
