package dev.crucible.cli.service;

import dev.crucible.api.handlers.Proofs;
import dev.crucible.backends.log.DerivedLog;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Journal;
import dev.crucible.journal.checkpoints.ProofFile;
import dev.crucible.journal.merkle.ConsistencyProof;
import dev.crucible.journal.merkle.Frontier;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.HashSource;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.tiles.TiledHashes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The derived log as the API shows it. */
final class PublishedLog implements Proofs {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal;
    private final DerivedLog log;

    PublishedLog(Journal journal, DerivedLog log) {
        this.journal = journal;
        this.log = log;
    }

    @Override
    public String origin() {
        return log.key().name();
    }

    @Override
    public String verifierKey() {
        return log.key().text();
    }

    @Override
    public long size() {
        return journal.size();
    }

    @Override
    public long derivedSize() {
        return log.derivedSize();
    }

    @Override
    public Optional<String> root() {
        long size = log.derivedSize();
        return size == 0 ? Optional.empty() : Optional.of(rootOf(size).base64());
    }

    @Override
    public Optional<Bytes> checkpoint() {
        return log.checkpoint();
    }

    @Override
    public Optional<Bytes> tile(String path) {
        return log.file("tile/" + path);
    }

    @Override
    public Inclusion inclusion(long index, long size) {
        InclusionProof proof = InclusionProof.of(hashes(), index, size);
        Hash leaf = log.prove(index).leaf();
        Hash root = rootOf(size);
        if (!proof.verifies(leaf, root)) {
            throw new CrucibleException(
                    ErrorCode.JOURNAL_CORRUPT,
                    "the proof of entry %d at size %d does not hold".formatted(index, size));
        }
        return new Inclusion(index, size, leaf.base64(), root.base64(), base64(proof.path()));
    }

    @Override
    public List<String> consistency(long from, long to) {
        return base64(ConsistencyProof.of(hashes(), from, to).path());
    }

    @Override
    public String file(long index) throws InterruptedException {
        if (!log.awaitDerived(index + 1, PATIENCE)) {
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE, "no checkpoint covers entry " + index + " yet");
        }
        DerivedLog.Proof proof = log.prove(index);
        return new String(
                ProofFile.of(proof.inclusion(), proof.checkpoint().toArray()).encode(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private HashSource hashes() {
        return new TiledHashes(path -> log.file(path.text()).map(Bytes::toArray), derivedSize());
    }

    private Hash rootOf(long size) {
        return Frontier.from(hashes(), size).root();
    }

    private static List<String> base64(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }
}
