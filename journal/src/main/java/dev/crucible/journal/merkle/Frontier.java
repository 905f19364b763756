package dev.crucible.journal.merkle;

import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a tree: all that is needed to append to it. Immutable, at most 63 hashes; an
 * append costs two node hashes on average, the root at most 62.
 */
public final class Frontier {
    /** The frontier of a tree without leaves. */
    public static final Frontier EMPTY = new Frontier(0, new Hash[0]);

    private final long size;
    private final Hash[] peaks;

    private Frontier(long size, Hash[] peaks) {
        this.size = size;
        this.peaks = peaks;
    }

    /**
     * The frontier with these peaks.
     *
     * @param size number of leaves
     * @param peaks roots of the complete subtrees that the leaves fall into, the largest first: one
     *     for each bit that is set in the size
     */
    public static Frontier of(long size, List<Hash> peaks) {
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of %d leaves does not have %d peaks".formatted(size, peaks.size()));
        }
        return new Frontier(size, peaks.toArray(new Hash[0]));
    }

    /** The frontier of the first {@code size} leaves of a tree whose hashes are stored. */
    public static Frontier from(HashSource source, long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree of " + size + " leaves");
        }
        Hash[] peaks = new Hash[Long.bitCount(size)];
        long start = 0;
        for (int i = 0; i < peaks.length; i++) {
            long width = Long.highestOneBit(size - start);
            peaks[i] = Subtree.root(source, start, start + width);
            start += width;
        }
        return new Frontier(size, peaks);
    }

    /** How many leaves the tree has. */
    public long size() {
        return size;
    }

    /** Roots of the complete subtrees, the largest first. */
    public List<Hash> peaks() {
        return List.of(peaks);
    }

    /** The frontier after one more leaf. */
    public Frontier append(Hash leaf) {
        int kept = peaks.length;
        Hash last = leaf;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            last = Rfc6962.node(peaks[--kept], last);
        }
        Hash[] grown = Arrays.copyOf(peaks, kept + 1);
        grown[kept] = last;
        return new Frontier(Math.incrementExact(size), grown);
    }

    /** The root of the tree. */
    public Hash root() {
        if (size == 0) {
            return Rfc6962.EMPTY_ROOT;
        }
        Hash root = peaks[peaks.length - 1];
        for (int i = peaks.length - 2; i >= 0; i--) {
            root = Rfc6962.node(peaks[i], root);
        }
        return root;
    }

    /** Size and root. */
    public TreeHead head() {
        return new TreeHead(size, root());
    }
}
