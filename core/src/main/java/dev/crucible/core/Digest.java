package dev.crucible.core;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of some bytes (FIPS 180-4), which names them.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
    private static final int DIGITS = 64;

    /** Checks the form. */
    public Digest {
        if (hex.length() != DIGITS || !hexadecimal(hex)) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal: " + hex);
        }
    }

    /** By hand: every row has digests, and a pattern takes ten times as long. */
    private static boolean hexadecimal(String hex) {
        for (int at = 0; at < DIGITS; at++) {
            char digit = hex.charAt(at);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
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
