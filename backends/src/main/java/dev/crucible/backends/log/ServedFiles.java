package dev.crucible.backends.log;

import dev.crucible.core.CrucibleException;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.tiles.EntryBundle;
import dev.crucible.journal.tiles.HashTile;
import dev.crucible.journal.tiles.LogPath;

import java.util.Arrays;
import java.util.Optional;

/**
 * The files of a log as its readers get them, who may keep them for ever: each is what the journal
 * makes of it. A file that is something else is replaced, once everything in it is proven to be
 * what was signed. Thread-safe.
 */
final class ServedFiles {
    private static final int BITS_A_LEVEL = 8;

    private final LogFolder folder;
    private final Rederivation truth;
    private final Prover prover;

    ServedFiles(LogFolder folder, Rederivation truth, Prover prover) {
        this.folder = folder;
        this.truth = truth;
        this.prover = prover;
    }

    /**
     * The content of a file.
     *
     * @param head of a log that covers it
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when neither the file nor the journal is
     *     what was signed
     */
    byte[] content(LogPath.Growing path, TreeHead head) {
        LogPath.Growing kept = kept(path);
        byte[] right = right(kept);
        if (found(kept).filter(bytes -> Arrays.equals(bytes, right)).isPresent()) {
            return kept.equals(path) ? right : right(path);
        }
        replace(kept, head);
        return right(path);
    }

    private byte[] right(LogPath.Growing path) {
        return truth.content(path, new HealingTiles(folder, truth));
    }

    /** A partial file may have been deleted when the full one was there, which then answers. */
    private LogPath.Growing kept(LogPath.Growing path) {
        boolean deleted = path.partial() && folder.size(path) < 0 && folder.size(path.full()) >= 0;
        return deleted ? path.full() : path;
    }

    private Optional<byte[]> found(LogPath.Growing path) {
        try {
            return switch (path) {
                case LogPath.Entries entries ->
                        EntryBundle.read(folder, entries).map(EntryBundle::encode);
                case LogPath.Tile tile -> HashTile.read(folder, tile).map(HashTile::encode);
            };
        } catch (MalformedException damaged) {
            return Optional.empty();
        }
    }

    /** Proving makes the tiles below right, too, which this one is made of. */
    private void replace(LogPath.Growing path, TreeHead head) {
        int shift = BITS_A_LEVEL * (path instanceof LogPath.Tile tile ? tile.level() : 0);
        long first = path.index() * LogPath.FULL;
        for (long place = first; place < first + path.width(); place++) {
            prover.inclusion(place << shift, head);
        }
        HealingTiles tiles = new HealingTiles(folder, truth);
        tiles.make(path);
        tiles.keep();
    }
}
