package dev.crucible.core.storage;

/** Follows what may become secrets of one rule, after their beginnings. Not thread-safe. */
interface RedactionTracker {
    /** No secret is undecided. */
    long NONE = Long.MAX_VALUE;

    /** Learns of what was found. */
    @FunctionalInterface
    interface Matches {
        /** These bytes belong to a secret; told again, and longer, while it goes on. */
        void found(long start, long end);
    }

    /** A beginning from {@code start} has just ended before {@code end}. */
    void begin(long start, long end, Matches matches);

    /**
     * The next byte.
     *
     * @param position its offset
     * @return how many steps it took
     */
    int feed(int value, long position, Matches matches);

    /** Whether anything is being followed. */
    boolean live();

    /** Where the first thing begins that may become a secret and is none yet. */
    long undecided();

    /** What follows the beginnings of this rule. */
    static RedactionTracker of(RedactionRule rule) {
        return switch (rule.rest()) {
            case RedactionRule.Nothing _ -> new NothingTracker();
            case RedactionRule.Parts parts -> new PartsTracker(parts);
            case RedactionRule.Until until -> new UntilTracker(until);
        };
    }

    /** The beginning is all. */
    final class NothingTracker implements RedactionTracker {
        @Override
        public void begin(long start, long end, Matches matches) {
            matches.found(start, end);
        }

        @Override
        public int feed(int value, long position, Matches matches) {
            return 0;
        }

        @Override
        public boolean live() {
            return false;
        }

        @Override
        public long undecided() {
            return NONE;
        }
    }
}
