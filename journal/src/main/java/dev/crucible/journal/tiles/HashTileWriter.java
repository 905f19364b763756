package dev.crucible.journal.tiles;

import dev.crucible.journal.merkle.Frontier;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the tiles of hashes of a growing log, level by level. Holds the tiles at the right edge, at
 * most 255 hashes of each level. For one thread.
 */
public final class HashTileWriter {
    private final TileSink sink;
    private final List<Level> levels = new ArrayList<>();
    private long size;

    /** Begins with an empty log. */
    public HashTileWriter(TileSink sink) {
        this.sink = sink;
    }

    /** The tiles of one level. */
    private static final class Level {
        private final List<Hash> edge = new ArrayList<>();
        private long full;
        private int published;
    }

    /** Continues a level whose right edge is stored. */
    void resume(List<Hash> edge, long full) {
        Level level = new Level();
        level.edge.addAll(edge);
        level.full = full;
        level.published = edge.size();
        if (levels.isEmpty()) {
            size = full * LogPath.FULL + edge.size();
        }
        levels.add(level);
    }

    /** How many leaves there are. */
    public long size() {
        return size;
    }

    /** Adds the hash of the next leaf; tiles that it completes go to the sink. */
    public void append(Hash leaf) {
        size++;
        append(0, leaf);
    }

    private void append(int height, Hash hash) {
        if (height == levels.size()) {
            levels.add(new Level());
        }
        Level level = levels.get(height);
        level.edge.add(hash);
        if (level.edge.size() < LogPath.FULL) {
            return;
        }
        HashTile tile = HashTile.of(level.edge);
        sink.write(new LogPath.Tile(height, level.full, LogPath.FULL), tile.encode());
        level.edge.clear();
        level.full++;
        level.published = 0;
        append(height + 1, tile.root());
    }

    /** Gives the sink the partial tiles that are not as they were the last time. */
    public void publishEdge() {
        for (int height = 0; height < levels.size(); height++) {
            Level level = levels.get(height);
            int width = level.edge.size();
            if (width > level.published) {
                sink.write(
                        new LogPath.Tile(height, level.full, width),
                        HashTile.of(level.edge).encode());
                level.published = width;
            }
        }
    }

    /** The frontier of the log as it is now. */
    public Frontier frontier() {
        List<Hash> peaks = new ArrayList<>();
        for (Level level : levels.reversed()) {
            int start = 0;
            while (start < level.edge.size()) {
                int end = start + Integer.highestOneBit(level.edge.size() - start);
                peaks.add(Rfc6962.root(level.edge.subList(start, end)));
                start = end;
            }
        }
        return Frontier.of(size, peaks);
    }
}
