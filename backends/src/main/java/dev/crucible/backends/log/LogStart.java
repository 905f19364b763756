package dev.crucible.backends.log;

import dev.crucible.backends.EntrySource;
import dev.crucible.backends.StoredEntry;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.CorruptLogException;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.LogFiles;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileSink;
import dev.crucible.journal.tiles.TileWriter;
import dev.crucible.journal.tiles.TiledHashes;

import java.util.List;
import java.util.Optional;

/**
 * How a log continues: nothing is signed that does not continue what was signed last. Files that
 * may have been torn are looked at and made again; what the checkpoint commits to must come out.
 */
final class LogStart {
    private static final System.Logger LOG = System.getLogger(LogStart.class.getName());

    /** Files of so many of the newest entries may not have reached the disk before a crash. */
    private static final long RECENT = 1 << 20;

    /** So many of the newest entries are compared with the tiles. */
    private static final int COMPARED = 256;

    private static final int CHUNK = 1_024;

    private final LogFolder folder;
    private final EntrySource source;
    private final VerifierKey key;

    LogStart(LogFolder folder, EntrySource source, VerifierKey key) {
        this.folder = folder;
        this.source = source;
        this.key = key;
    }

    /**
     * The head that was signed last.
     *
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when it is not ours, or the journal does
     *     not reach it
     */
    Optional<Signed> signed() {
        Optional<byte[]> file = folder.read(LogPath.CHECKPOINT);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        TreeHead head = head(file.get());
        long size = source.size();
        if (head.size() > size) {
            throw corrupt(
                    ("the last checkpoint covers %d events, and the database has %d: it was put"
                                    + " back to an earlier state. Restore a database that is not"
                                    + " older than the folder log; only if there is none, move"
                                    + " log and log-key away, which begins another log")
                            .formatted(head.size(), size));
        }
        return Optional.of(new Signed(head, file.get()));
    }

    private TreeHead head(byte[] file) {
        try {
            return Checkpoint.open(file, key.name(), List.of(key)).head();
        } catch (MalformedException | UnverifiedException wrong) {
            throw new CrucibleException(
                    ErrorCode.JOURNAL_CORRUPT,
                    "the last checkpoint, log/checkpoint, is damaged or of another key: %s. Restore"
                                    .formatted(wrong.getMessage())
                            + " it from a backup or from whoever keeps a copy",
                    wrong);
        }
    }

    /** Continues after this head. */
    TileWriter resume(TreeHead head) {
        HealingTiles tiles = new HealingTiles(folder, new Rederivation(source));
        TileWriter writer = resume(head, tiles);
        tiles.keep();
        healRecent(head.size());
        compareNewest(head);
        return writer;
    }

    private TileWriter resume(TreeHead head, HealingTiles tiles) {
        try {
            return TileWriter.resume(head, tiles, folder);
        } catch (CorruptLogException damaged) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "files of the log are damaged: {0}",
                    damaged.getMessage());
        }
        try {
            tiles.makeWhatDiffers();
            return TileWriter.resume(head, tiles, folder);
        } catch (CorruptLogException damaged) {
            return rederive(head, tiles);
        }
    }

    /** Makes every file again, if that leads to what was signed; otherwise touches none. */
    private TileWriter rederive(TreeHead head, HealingTiles tiles) {
        tiles.forget();
        TreeHead derived = all(head, (path, content) -> {}).publish();
        if (!derived.equals(head)) {
            throw corrupt(
                    ("the %d events that were signed had the root %s, and those in the database"
                                    + " have %s: the database was changed. Restore it from a"
                                    + " backup; crucible journal verify says where")
                            .formatted(head.size(), head.root(), derived.root()));
        }
        TileWriter writer = all(head, folder);
        writer.publish();
        return writer;
    }

    private TileWriter all(TreeHead head, TileSink sink) {
        TileWriter writer = TileWriter.create(sink);
        while (writer.size() < head.size()) {
            append(writer, Math.min(head.size(), writer.size() + CHUNK));
        }
        return writer;
    }

    /** Appends what the writer lacks up to this size. */
    void append(TileWriter writer, long end) {
        for (StoredEntry stored : source.entries(writer.size(), end)) {
            writer.append(stored.entry(), stored.leaf());
        }
    }

    private void healRecent(long size) {
        HealingTiles tiles = new HealingTiles(folder, new Rederivation(source));
        LogFiles.changed(Math.max(0, size - RECENT), size)
                .filter(path -> !HealingTiles.plausible(path, sizeOf(path)))
                .forEach(path -> {
                    tiles.make(path);
                    tiles.keep();
                });
    }

    /** A partial file is as good as its full form, which may have replaced it. */
    private long sizeOf(LogPath.Growing path) {
        long size = folder.size(path);
        boolean replaced = size < 0 && path.partial() && folder.size(path.full()) >= 0;
        return replaced ? path.maxBytes() : size;
    }

    private void compareNewest(TreeHead head) {
        TiledHashes hashes =
                new TiledHashes(new HealingTiles(folder, new Rederivation(source)), head.size());
        for (StoredEntry stored :
                source.entries(Math.max(0, head.size() - COMPARED), head.size())) {
            if (!hashes.hash(0, stored.index()).equals(stored.leaf())) {
                new Prover(folder, source).inclusion(stored.index(), head);
            }
        }
    }

    private static CrucibleException corrupt(String message) {
        return new CrucibleException(ErrorCode.JOURNAL_CORRUPT, message);
    }
}
