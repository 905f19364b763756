package dev.crucible.journal.merkle;

import dev.crucible.core.Bytes;

import java.util.List;
import java.util.stream.IntStream;

/** Entries that tests agree on. */
public final class Leaves {
    private Leaves() {}

    /** Entry number i. */
    public static Bytes entry(int i) {
        return Bytes.utf8("entry " + i);
    }

    /** The hashes of the first entries. */
    public static List<Hash> hashes(int count) {
        return IntStream.range(0, count).mapToObj(i -> Rfc6962.leaf(entry(i))).toList();
    }
}
