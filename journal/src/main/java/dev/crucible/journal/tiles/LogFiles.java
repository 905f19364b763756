package dev.crucible.journal.tiles;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Which files a log of some size consists of, besides its checkpoint. */
public final class LogFiles {
    /** Levels that a tree can have whose size is a long. */
    static final int LEVELS = 8;

    private LogFiles() {}

    /** Every file of a log of this size, lazily: bundles first, then tiles by level. */
    public static Stream<LogPath.Growing> of(long size) {
        return changed(0, size);
    }

    /**
     * The files that a log needs when it has grown from one size to another, and did not need
     * before. Lazily: bundles first, then tiles by level.
     */
    public static Stream<LogPath.Growing> changed(long oldSize, long newSize) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("no growth from " + oldSize + " to " + newSize);
        }
        return Stream.concat(
                changed(oldSize, newSize, 0)
                        .mapToObj(i -> new LogPath.Entries(i, width(newSize, 0, i))),
                IntStream.range(0, LEVELS)
                        .boxed()
                        .flatMap(level ->
                                changed(oldSize, newSize, level)
                                        .mapToObj(i ->
                                                new LogPath.Tile(
                                                        level, i, width(newSize, level, i)))));
    }

    private static LongStream changed(long oldSize, long newSize, int level) {
        long before = hashes(oldSize, level);
        long after = hashes(newSize, level);
        if (after == before) {
            return LongStream.empty();
        }
        return LongStream.rangeClosed(before / LogPath.FULL, (after - 1) / LogPath.FULL);
    }

    /** How many hashes the tiles of a level hold together. */
    static long hashes(long size, int level) {
        return level < LEVELS ? size >> (8 * level) : 0;
    }

    /** How wide a tile is that a log of this size has. */
    static int width(long size, int level, long index) {
        return (int) Math.min(LogPath.FULL, hashes(size, level) - index * LogPath.FULL);
    }
}
