package dev.crucible.journal.tiles;

import dev.crucible.core.Bytes;
import dev.crucible.journal.CorruptLogException;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;
import dev.crucible.journal.merkle.TreeHead;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the files of a growing log from its entries. Full files go to the sink as soon as they are
 * full, the partial ones at the right edge when they are published; so memory is bounded, however
 * many entries come. When the sink throws, this writer is of no use any more: resume another at the
 * last head whose checkpoint is durable. For one thread.
 *
 * <p>The order that makes a crash harmless: append, {@link #publish()}, make the files durable,
 * make the checkpoint of the head durable, then show it, then delete {@link #takeObsolete()}.
 */
public final class TileWriter {
    private final TileSink sink;
    private final HashTileWriter hashes;
    private final List<Bytes> bundle = new ArrayList<>();
    private final List<String> obsolete = new ArrayList<>();
    private int publishedEntries;
    private long publishedSize;

    private TileWriter(TileSink sink) {
        this.sink = sink;
        this.hashes = new HashTileWriter(this::write);
    }

    /** Begins a new log. */
    public static TileWriter create(TileSink sink) {
        return new TileWriter(sink);
    }

    /**
     * Continues a log that has files. Files beyond the head are ignored, and written again.
     *
     * @param head what the files must add up to
     * @throws CorruptLogException when a file at the right edge is missing, malformed, or not what
     *     the head commits to
     */
    public static TileWriter resume(TreeHead head, TileReader existing, TileSink sink) {
        TileWriter writer = new TileWriter(sink);
        List<Hash> leaves = List.of();
        for (int level = 0; LogFiles.hashes(head.size(), level) > 0; level++) {
            long count = LogFiles.hashes(head.size(), level);
            List<Hash> edge = edge(existing, level, count);
            leaves = level == 0 ? edge : leaves;
            writer.hashes.resume(edge, count / LogPath.FULL);
        }
        writer.resumeBundle(existing, head.size(), leaves);
        writer.publishedSize = head.size();
        Hash root = writer.hashes.frontier().root();
        if (!root.equals(head.root())) {
            throw new CorruptLogException(
                    "the tiles of %d entries have the root %s, not %s"
                            .formatted(head.size(), root, head.root()));
        }
        return writer;
    }

    private static List<Hash> edge(TileReader existing, int level, long count) {
        int width = (int) (count % LogPath.FULL);
        if (width == 0) {
            return List.of();
        }
        LogPath.Tile path = new LogPath.Tile(level, count / LogPath.FULL, width);
        try {
            return required(HashTile.read(existing, path), path).hashes();
        } catch (MalformedException malformed) {
            throw new CorruptLogException(path.text() + ": " + malformed.getMessage());
        }
    }

    private void resumeBundle(TileReader existing, long size, List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return;
        }
        LogPath.Entries path = new LogPath.Entries(size / LogPath.FULL, leaves.size());
        try {
            bundle.addAll(required(EntryBundle.read(existing, path), path).entries());
        } catch (MalformedException malformed) {
            throw new CorruptLogException(path.text() + ": " + malformed.getMessage());
        }
        if (!bundle.stream().map(Rfc6962::leaf).toList().equals(leaves)) {
            throw new CorruptLogException(path.text() + " is not what its tile of hashes says");
        }
        publishedEntries = bundle.size();
    }

    private static <T> T required(Optional<T> found, LogPath path) {
        return found.orElseThrow(() -> new CorruptLogException(path.text() + " is missing"));
    }

    /** How many entries the log has. */
    public long size() {
        return hashes.size();
    }

    /** Adds the next entry, at most 65,535 bytes. */
    public void append(Bytes entry) {
        append(entry, Rfc6962.leaf(entry));
    }

    /** Adds the next entry, whose hash is known already. */
    public void append(Bytes entry, Hash leaf) {
        EntryBundle.check(entry);
        bundle.add(entry);
        if (bundle.size() == LogPath.FULL) {
            write(
                    new LogPath.Entries(size() / LogPath.FULL, LogPath.FULL),
                    new EntryBundle(bundle).encode());
            bundle.clear();
            publishedEntries = 0;
        }
        hashes.append(leaf);
    }

    /**
     * Gives the sink the partial files at the right edge, where they have grown.
     *
     * @return the head that all files together now add up to
     */
    public TreeHead publish() {
        if (bundle.size() > publishedEntries) {
            write(
                    new LogPath.Entries(size() / LogPath.FULL, bundle.size()),
                    new EntryBundle(bundle).encode());
            publishedEntries = bundle.size();
        }
        hashes.publishEdge();
        publishedSize = size();
        return hashes.frontier().head();
    }

    /**
     * The folders of partial files, relative to the log, which this writer has since replaced by
     * full ones. They may be deleted when a checkpoint that covers the full files is durable.
     */
    public List<String> takeObsolete() {
        List<String> folders = List.copyOf(obsolete);
        obsolete.clear();
        return folders;
    }

    private void write(LogPath.Growing path, byte[] content) {
        sink.write(path, content);
        int level = path instanceof LogPath.Tile tile ? tile.level() : 0;
        long published = LogFiles.hashes(publishedSize, level);
        if (!path.partial()
                && path.index() == published / LogPath.FULL
                && published % LogPath.FULL != 0) {
            obsolete.add(path.partialsFolder());
        }
    }
}
