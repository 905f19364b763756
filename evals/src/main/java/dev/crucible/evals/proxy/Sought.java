package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;

import java.nio.ByteBuffer;

/** Looks for some bytes in what comes in pieces. Holds no more than it looks for. */
final class Sought {
    private final byte[] wanted;
    private final int[] fallback;
    private int matched;
    private boolean found;

    Sought(byte[] wanted) {
        this.wanted = wanted.clone();
        this.fallback = fallback(wanted);
    }

    /**
     * For each number of matched bytes, how many of them begin another match (Knuth, Morris,
     * Pratt).
     */
    private static int[] fallback(byte[] wanted) {
        int[] table = new int[wanted.length];
        for (int at = 1; at < wanted.length; at++) {
            int length = table[at - 1];
            while (length > 0 && wanted[at] != wanted[length]) {
                length = table[length - 1];
            }
            table[at] = wanted[at] == wanted[length] ? length + 1 : 0;
        }
        return table;
    }

    void accept(Bytes piece) {
        ByteBuffer bytes = piece.asBuffer();
        while (!found && bytes.hasRemaining()) {
            byte next = bytes.get();
            while (matched > 0 && wanted[matched] != next) {
                matched = fallback[matched - 1];
            }
            if (wanted[matched] == next) {
                matched++;
            }
            found = matched == wanted.length;
        }
    }

    boolean found() {
        return found;
    }
}
