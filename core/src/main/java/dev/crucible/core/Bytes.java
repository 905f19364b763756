package dev.crucible.core;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * An immutable sequence of bytes. Output and files are kept as bytes exactly as they were; text is
 * only ever a view of them.
 */
public final class Bytes {
    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** Copies the array, so later changes to it do not show. */
    public static Bytes copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone());
    }

    /** Copies {@code length} bytes of the array from {@code offset}. */
    public static Bytes copyOf(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(source, offset, offset + length));
    }

    /** Fills an array once, before anybody else can see it. */
    @FunctionalInterface
    public interface Filler {
        /**
         * Fills the array from its start and keeps no reference to it.
         *
         * @return how many bytes it filled
         */
        int fill(byte[] target);
    }

    /** At most {@code size} bytes, made in place: for content that should not be copied. */
    public static Bytes filled(int size, Filler filler) {
        byte[] target = new byte[size];
        int count = filler.fill(target);
        return count == size ? new Bytes(target) : copyOf(target, 0, count);
    }

    /** The UTF-8 encoding of the text. */
    public static Bytes utf8(String text) {
        return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes there are. */
    public int size() {
        return value.length;
    }

    /** A copy of the content. */
    public byte[] toArray() {
        return value.clone();
    }

    /** A read-only view that shares the content without copying it. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    /** The content as text; byte sequences that are not valid UTF-8 become U+FFFD. */
    public String asText() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Whether {@link #asText()} loses nothing. */
    public boolean isUtf8() {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** The content in Base64 (RFC 4648 section 4). */
    public String asBase64() {
        return Base64.getEncoder().encodeToString(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Names the size only: content may be huge, binary or secret. */
    @Override
    public String toString() {
        return value.length + " bytes";
    }
}
