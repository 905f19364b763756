package dev.crucible.journal.merkle;

/** Roots of parts of a tree, as the recursions of RFC 6962 section 2.1 cut it. */
final class Subtree {
    private Subtree() {}

    /** The largest power of two less than {@code leaves}, which are at least two. */
    static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }

    /** The root of the leaves from start to end, where start is a multiple of every split. */
    static Hash root(HashSource source, long start, long end) {
        long leaves = end - start;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return source.hash(level, start >> level);
        }
        long middle = start + split(leaves);
        return Rfc6962.node(root(source, start, middle), root(source, middle, end));
    }
}
