package dev.crucible.journal.merkle;

/** Where the hashes of a tree's complete subtrees are looked up. */
@FunctionalInterface
public interface HashSource {
    /**
     * The root of the complete subtree of the leaves from {@code index << level}, of which there
     * are {@code 1 << level}. Never asked for a leaf beyond the tree.
     *
     * @throws dev.crucible.journal.CorruptLogException when it is not there
     */
    Hash hash(int level, long index);
}
