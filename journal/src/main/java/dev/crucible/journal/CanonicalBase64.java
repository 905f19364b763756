package dev.crucible.journal;

import java.util.Arrays;
import java.util.Base64;

/** Base64 (RFC 4648 section 4) in its one canonical form: padded, without stray bits. */
public final class CanonicalBase64 {
    private CanonicalBase64() {}

    /** The text of the bytes. */
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The bytes of the text.
     *
     * @throws MalformedException when another text is the canonical one of these bytes, or none is
     */
    public static byte[] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (encode(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException illegal) {
            throw new MalformedException("not Base64: " + illegal.getMessage());
        }
        throw new MalformedException("Base64 that is not padded, or has stray bits at its end");
    }

    /**
     * The bytes of the text, exactly so many.
     *
     * @throws MalformedException as {@link #decode(String)}, or for any other length
     */
    public static byte[] decode(String text, int length) {
        if (text.length() != (length + 2) / 3 * 4) {
            throw new MalformedException(
                    "expected %d bytes in Base64, found %d characters"
                            .formatted(length, text.length()));
        }
        byte[] bytes = decode(text);
        if (bytes.length != length) {
            Arrays.fill(bytes, (byte) 0);
            throw new MalformedException("expected " + length + " bytes, found " + bytes.length);
        }
        return bytes;
    }
}
