package dev.crucible.journal.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * Shows that a tree only grew (RFC 6962 section 2.1.2). Any values can be held; only {@link
 * #verifies} says whether they prove something.
 *
 * @param oldSize leaves of the earlier tree
 * @param newSize leaves of the later tree
 * @param path the hashes; none when one of the trees is empty or both have the same size
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {
    /** Copies the path. */
    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /**
     * The proof between two sizes of a stored tree.
     *
     * @throws IllegalArgumentException unless {@code 0 <= oldSize <= newSize}
     * @throws dev.crucible.journal.CorruptLogException when a hash is not there
     */
    public static ConsistencyProof of(HashSource source, long oldSize, long newSize) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("no growth from " + oldSize + " to " + newSize);
        }
        List<Hash> path = new ArrayList<>();
        if (oldSize > 0) {
            collect(source, oldSize, 0, newSize, true, path);
        }
        return new ConsistencyProof(oldSize, newSize, path);
    }

    private static void collect(
            HashSource source, long oldEnd, long start, long end, boolean known, List<Hash> path) {
        if (oldEnd == end) {
            if (!known) {
                path.add(Subtree.root(source, start, end));
            }
            return;
        }
        long middle = start + Subtree.split(end - start);
        if (oldEnd <= middle) {
            collect(source, oldEnd, start, middle, known, path);
            path.add(Subtree.root(source, middle, end));
        } else {
            collect(source, oldEnd, middle, end, false, path);
            path.add(Subtree.root(source, start, middle));
        }
    }

    /**
     * Whether the later tree begins with the leaves of the earlier one (RFC 9162 2.1.4.2). An empty
     * tree is the beginning of every tree.
     */
    public boolean verifies(Hash oldRoot, Hash newRoot) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        if (oldSize == 0) {
            return path.isEmpty() && oldRoot.equals(Rfc6962.EMPTY_ROOT);
        }
        return !path.isEmpty() && climbs(oldRoot, newRoot);
    }

    private boolean climbs(Hash oldRoot, Hash newRoot) {
        boolean whole = Long.bitCount(oldSize) == 1;
        long node = oldSize - 1;
        long last = newSize - 1;
        int shared = Long.numberOfTrailingZeros(~node);
        node >>= shared;
        last >>= shared;
        Hash earlier = whole ? oldRoot : path.getFirst();
        Hash later = earlier;
        for (Hash sibling : whole ? path : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                earlier = Rfc6962.node(sibling, earlier);
                later = Rfc6962.node(sibling, later);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                later = Rfc6962.node(later, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && earlier.equals(oldRoot) && later.equals(newRoot);
    }
}
