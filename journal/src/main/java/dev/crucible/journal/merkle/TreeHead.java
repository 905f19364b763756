package dev.crucible.journal.merkle;

/**
 * What commits to a whole log.
 *
 * @param size number of leaves, from 0
 * @param root RFC 6962 root of the tree of that size
 */
public record TreeHead(long size, Hash root) {
    /** The head of a log without entries. */
    public static final TreeHead EMPTY = new TreeHead(0, Rfc6962.EMPTY_ROOT);

    /** Checks the size. */
    public TreeHead {
        if (size < 0) {
            throw new IllegalArgumentException("a tree of " + size + " leaves");
        }
    }
}
