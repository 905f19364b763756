package dev.crucible.journal.notes;

import dev.crucible.core.Bytes;
import dev.crucible.journal.CanonicalBase64;
import dev.crucible.journal.MalformedException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public Ed25519 key with the name of who signs with it.
 *
 * @param name not empty, without spaces and {@code +}
 * @param publicKey the raw key of 32 bytes
 */
public record VerifierKey(String name, Bytes publicKey) {
    /** Signature type of Ed25519 over the text of the note. */
    static final byte ALGORITHM = 1;

    private static final HexFormat HEX = HexFormat.of();

    /** Checks the name and the length. */
    public VerifierKey {
        KeyName.check(name);
        if (publicKey.size() != Ed25519.KEY_BYTES) {
            throw new MalformedException("an Ed25519 key has 32 bytes, not " + publicKey.size());
        }
    }

    /**
     * Reads {@code NAME+ID+BASE64}, Go's and C2SP's form.
     *
     * @throws MalformedException when it is anything else, another algorithm's, or its id does not
     *     belong to it
     */
    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedException("a verifier key is NAME+ID+BASE64");
        }
        VerifierKey key =
                new VerifierKey(parts[0], Bytes.copyOf(material(parts[2], "a verifier key")));
        key.requireId(parts[1]);
        return key;
    }

    /** The 32 bytes after the algorithm of a key's Base64. */
    static byte[] material(String base64, String what) {
        byte[] encoded = CanonicalBase64.decode(base64, 1 + Ed25519.KEY_BYTES);
        if (encoded[0] != ALGORITHM) {
            throw new MalformedException(what + " is of algorithm 1, Ed25519, not " + encoded[0]);
        }
        return Arrays.copyOfRange(encoded, 1, encoded.length);
    }

    /** Base64 of the algorithm and 32 bytes. */
    static String base64(byte[] material) {
        return CanonicalBase64.encode(
                ByteBuffer.allocate(1 + material.length).put(ALGORITHM).put(material).array());
    }

    void requireId(String hex) {
        if (!hex.equals(idText())) {
            throw new MalformedException(
                    "the id of this key of %s is %s".formatted(name, idText()));
        }
    }

    /** The key's id: the first four bytes of SHA-256(name || 0x0A || algorithm || key). */
    public int id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(new byte[] {'\n', ALGORITHM});
            return ByteBuffer.wrap(digest.digest(publicKey.toArray())).getInt();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** The id in eight hexadecimal digits. */
    String idText() {
        return HEX.toHexDigits(id());
    }

    /** Whether these bytes are this key's signature of the text. */
    public boolean verifies(String text, Bytes signature) {
        return signature.size() == Ed25519.SIGNATURE_BYTES
                && Ed25519.verifies(
                        publicKey.toArray(),
                        text.getBytes(StandardCharsets.UTF_8),
                        signature.toArray());
    }

    /** {@code NAME+ID+BASE64}, which {@link #parse} reads. */
    public String text() {
        return name + "+" + idText() + "+" + base64(publicKey.toArray());
    }

    @Override
    public String toString() {
        return text();
    }
}
