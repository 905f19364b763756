package dev.crucible.journal.merkle;

import java.util.List;

/** The definitions of RFC 6962 section 2.1, word for word, over a list of leaf hashes. */
public final class NaiveTree {
    private NaiveTree() {}

    /** MTH. */
    public static Hash root(List<Hash> leaves) {
        int n = leaves.size();
        if (n == 0) {
            return Rfc6962.EMPTY_ROOT;
        }
        if (n == 1) {
            return leaves.getFirst();
        }
        int k = split(n);
        return Rfc6962.node(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
    }

    static int split(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    /** A source that computes every hash from the leaves. */
    public static HashSource source(List<Hash> leaves) {
        return (level, index) -> {
            int start = Math.toIntExact(index << level);
            return root(leaves.subList(start, start + (1 << level)));
        };
    }
}
