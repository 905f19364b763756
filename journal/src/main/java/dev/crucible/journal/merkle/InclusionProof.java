package dev.crucible.journal.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Shows that a leaf is in a tree (RFC 6962 section 2.1.1). Any values can be held; only {@link
 * #verifies} says whether they prove something.
 *
 * @param index the leaf's index, from 0
 * @param size leaves of the tree
 * @param path hashes of the siblings, the leaf's own first
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    /** Copies the path. */
    public InclusionProof {
        path = List.copyOf(path);
    }

    /**
     * The proof for a leaf of a stored tree.
     *
     * @throws IndexOutOfBoundsException when the tree has no such leaf
     * @throws dev.crucible.journal.CorruptLogException when a hash is not there
     */
    public static InclusionProof of(HashSource source, long index, long size) {
        Objects.checkIndex(index, size);
        List<Hash> path = new ArrayList<>();
        collect(source, index, 0, size, path);
        return new InclusionProof(index, size, path);
    }

    private static void collect(
            HashSource source, long index, long start, long end, List<Hash> path) {
        if (end - start == 1) {
            return;
        }
        long middle = start + Subtree.split(end - start);
        if (index < middle) {
            collect(source, index, start, middle, path);
            path.add(Subtree.root(source, middle, end));
        } else {
            collect(source, index, middle, end, path);
            path.add(Subtree.root(source, start, middle));
        }
    }

    /** Whether the leaf with this hash is in the tree with this root (RFC 9162 2.1.3.2). */
    public boolean verifies(Hash leaf, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash computed = leaf;
        for (Hash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                computed = Rfc6962.node(sibling, computed);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                computed = Rfc6962.node(computed, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && computed.equals(root);
    }
}
