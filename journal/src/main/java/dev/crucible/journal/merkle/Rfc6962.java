package dev.crucible.journal.merkle;

import dev.crucible.core.Bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The hashes of RFC 6962 section 2.1, with SHA-256. Thread-safe. */
public final class Rfc6962 {
    /** The root of a tree without leaves. */
    public static final Hash EMPTY_ROOT = Hash.adopt(sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private Rfc6962() {}

    /** The hash of a leaf: SHA-256(0x00 || entry). */
    public static Hash leaf(Bytes entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        digest.update(entry.asBuffer());
        return Hash.adopt(digest.digest());
    }

    /** The hash of an inner node: SHA-256(0x01 || left || right). */
    public static Hash node(Hash left, Hash right) {
        byte[] input = new byte[1 + 2 * Hash.SIZE];
        input[0] = NODE;
        left.copyTo(input, 1);
        right.copyTo(input, 1 + Hash.SIZE);
        return Hash.adopt(sha256().digest(input));
    }

    /** The root of the tree with these leaf hashes. */
    public static Hash root(List<Hash> leaves) {
        Frontier frontier = Frontier.EMPTY;
        for (Hash leaf : leaves) {
            frontier = frontier.append(leaf);
        }
        return frontier.root();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
