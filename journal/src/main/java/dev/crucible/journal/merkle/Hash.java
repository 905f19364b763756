package dev.crucible.journal.merkle;

import dev.crucible.journal.CanonicalBase64;
import dev.crucible.journal.MalformedException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** An immutable SHA-256 hash of the tree. */
public final class Hash {
    /** The length of a hash in bytes. */
    public static final int SIZE = 32;

    private final byte[] value;

    private Hash(byte[] value) {
        this.value = value;
    }

    /** Takes over a fresh array that nobody else sees. */
    static Hash adopt(byte[] fresh) {
        return new Hash(fresh);
    }

    /** The hash with exactly these bytes. */
    public static Hash of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** The hash that begins at an offset of the array. */
    public static Hash at(byte[] bytes, int offset) {
        Objects.checkFromIndexSize(offset, SIZE, bytes.length);
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + SIZE));
    }

    /**
     * The hash of its canonical Base64.
     *
     * @throws MalformedException when it is not that of 32 bytes
     */
    public static Hash ofBase64(String text) {
        return new Hash(CanonicalBase64.decode(text, SIZE));
    }

    /** A copy of the bytes. */
    public byte[] toArray() {
        return value.clone();
    }

    /** Puts the bytes into an array, without another copy. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, SIZE);
    }

    /** Canonical Base64, as checkpoints and proofs write it. */
    public String base64() {
        return CanonicalBase64.encode(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(value, hash.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Lower-case hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
