package dev.crucible.core;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes (FIPS 180-4), which names them.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** Checks the form. */
    public Digest {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal: " + hex);
        }
    }

    /** The digest of these bytes. */
    public static Digest of(Bytes content) {
        return of(content.asBuffer());
    }

    /** The digest of what remains in the buffer. */
    public static Digest of(ByteBuffer content) {
        MessageDigest sha256 = sha256();
        sha256.update(content);
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** A new SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }

    /** The 32 bytes. */
    public byte[] toBytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
