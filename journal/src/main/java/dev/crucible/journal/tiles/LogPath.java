package dev.crucible.journal.tiles;

import dev.crucible.journal.merkle.Hash;

import java.util.Optional;

/** The name of one file of a log, relative to the log's prefix. Only possible names exist. */
public sealed interface LogPath {
    /** Hashes of a full tile, and entries of a full bundle. */
    int FULL = 256;

    /** The highest level that the format names. */
    int MAX_LEVEL = 63;

    /** The signed head of the log. */
    LogPath CHECKPOINT = new CheckpointFile();

    /** The path with slashes, for example {@code tile/0/x001/067.p/4}. */
    String text();

    /** No valid file of this name is longer. */
    int maxBytes();

    /**
     * The file that a path names, which may come from anywhere.
     *
     * @return empty unless the path is exactly the one that {@link #text()} writes
     */
    static Optional<LogPath> parse(String path) {
        return PathSyntax.parse(path);
    }

    /** {@code checkpoint}: a signed note. */
    record CheckpointFile() implements LogPath {
        @Override
        public String text() {
            return "checkpoint";
        }

        @Override
        public int maxBytes() {
            return 1_000_000;
        }
    }

    /** A file that is first partial and later full, and then never changes. */
    sealed interface Growing extends LogPath {
        /** The place in its level, from 0. */
        long index();

        /** How many hashes or entries it holds, from 1 to {@link #FULL}. */
        int width();

        /** The same file when it is full. */
        Growing full();

        /** Whether it can still grow. */
        default boolean partial() {
            return width() < FULL;
        }

        /** The folder of its partial forms, which may be deleted once the full one exists. */
        default String partialsFolder() {
            return full().text() + ".p";
        }
    }

    /**
     * A tile of hashes.
     *
     * @param level 0 for hashes of entries; each hash of a higher level is the root of a full tile
     * @param index place in its level
     * @param width number of hashes
     */
    record Tile(int level, long index, int width) implements Growing {
        /** Checks the bounds. */
        public Tile {
            if (level < 0 || level > MAX_LEVEL) {
                throw new IllegalArgumentException("no tile level " + level);
            }
            PathSyntax.check(index, width);
        }

        @Override
        public Tile full() {
            return new Tile(level, index, FULL);
        }

        @Override
        public String text() {
            return "tile/" + level + PathSyntax.suffix(index, width);
        }

        @Override
        public int maxBytes() {
            return width * Hash.SIZE;
        }
    }

    /**
     * A bundle of entries.
     *
     * @param index place among the bundles; the first entry is {@code index * 256}
     * @param width number of entries
     */
    record Entries(long index, int width) implements Growing {
        /** Checks the bounds. */
        public Entries {
            PathSyntax.check(index, width);
        }

        @Override
        public Entries full() {
            return new Entries(index, FULL);
        }

        @Override
        public String text() {
            return "tile/entries" + PathSyntax.suffix(index, width);
        }

        @Override
        public int maxBytes() {
            return width * (2 + EntryBundle.MAX_ENTRY_BYTES);
        }
    }
}
