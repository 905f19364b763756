package dev.crucible.core.storage;

import java.util.BitSet;

/** Sets of bytes. */
final class ByteKinds {
    private ByteKinds() {}

    /** The characters of the text and of its ranges: {@code a-z} is a range, a last - is itself. */
    static BitSet of(String ranges) {
        BitSet kind = new BitSet(256);
        int at = 0;
        while (at < ranges.length()) {
            char first = ranges.charAt(at);
            boolean range = at + 2 < ranges.length() && ranges.charAt(at + 1) == '-';
            char last = range ? ranges.charAt(at + 2) : first;
            kind.set(first, last + 1);
            at += range ? 3 : 1;
        }
        return kind;
    }

    /** Just this byte. */
    static BitSet only(int value) {
        BitSet kind = new BitSet(256);
        kind.set(value);
        return kind;
    }

    /** Letters, digits, and the underscore of ASCII. */
    static boolean isWord(int value) {
        return value >= '0' && value <= '9'
                || value >= 'A' && value <= 'Z'
                || value >= 'a' && value <= 'z'
                || value == '_';
    }
}
