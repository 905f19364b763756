package dev.crucible.backends.log;

import dev.crucible.backends.EntrySource;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.merkle.ConsistencyProof;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.HashSource;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.tiles.TiledHashes;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes proofs of the files of a log, and gives none that does not hold. When one does not, the
 * files that it was made of are compared with the journal, and those that differ are replaced, if
 * the proof then holds. Thread-safe.
 */
final class Prover {
    private final LogFolder folder;
    private final EntrySource source;
    private final Rederivation truth;

    Prover(LogFolder folder, EntrySource source) {
        this.folder = folder;
        this.source = source;
        this.truth = new Rederivation(source);
    }

    /**
     * That an entry of the journal is in the log.
     *
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when the entry is not the one that was
     *     signed
     */
    InclusionProof inclusion(long index, TreeHead head) {
        Hash leaf = leaf(index);
        return proven(
                head.size(),
                hashes -> InclusionProof.of(hashes, index, head.size()),
                proof -> proof.verifies(leaf, head.root()),
                new CrucibleException(
                        ErrorCode.JOURNAL_CORRUPT,
                        "entry "
                                + index
                                + " of the journal is not the one that was signed: the database"
                                + " was changed. Restore it from a backup"));
    }

    /** The hash of an entry of the journal. */
    Hash leaf(long index) {
        return source.entries(index, index + 1).getFirst().leaf();
    }

    /**
     * That the log continues what it was earlier.
     *
     * @throws CrucibleException {@code CONFLICT} when it does not
     */
    ConsistencyProof consistency(TreeHead earlier, TreeHead head) {
        return proven(
                head.size(),
                hashes -> ConsistencyProof.of(hashes, earlier.size(), head.size()),
                proof -> proof.verifies(earlier.root(), head.root()),
                new CrucibleException(
                        ErrorCode.CONFLICT,
                        "the log never had the root %s at %d entries"
                                .formatted(earlier.root(), earlier.size())));
    }

    private <T> T proven(
            long size,
            Function<HashSource, T> proving,
            Predicate<T> holds,
            CrucibleException otherwise) {
        HealingTiles tiles = new HealingTiles(folder, truth);
        T proof = proving.apply(new TiledHashes(tiles, size));
        if (!holds.test(proof) && tiles.makeWhatDiffers()) {
            proof = proving.apply(new TiledHashes(tiles, size));
        }
        if (!holds.test(proof)) {
            throw otherwise;
        }
        tiles.keep();
        return proof;
    }
}
