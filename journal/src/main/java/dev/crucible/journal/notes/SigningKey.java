package dev.crucible.journal.notes;

import dev.crucible.core.Bytes;
import dev.crucible.journal.MalformedException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** A private Ed25519 key with the name of who signs with it. Its text is a secret. Thread-safe. */
public final class SigningKey {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final byte[] seed;
    private final VerifierKey verifier;

    private SigningKey(String name, byte[] seed) {
        this.seed = seed;
        this.verifier = new VerifierKey(name, Bytes.copyOf(Ed25519.publicKey(seed)));
    }

    /** A new key, made of 32 bytes of the given randomness. */
    public static SigningKey generate(String name, SecureRandom random) {
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        random.nextBytes(seed);
        return new SigningKey(KeyName.check(name), seed);
    }

    /**
     * Reads {@code PRIVATE+KEY+NAME+ID+BASE64}, Go's form.
     *
     * @throws MalformedException when it is anything else; the message does not repeat it
     */
    public static SigningKey parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new MalformedException("a signing key begins with " + PREFIX);
        }
        String[] parts = text.substring(PREFIX.length()).split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedException("a signing key is " + PREFIX + "NAME+ID+BASE64");
        }
        SigningKey key =
                new SigningKey(
                        KeyName.check(parts[0]), VerifierKey.material(parts[2], "a signing key"));
        key.verifier.requireId(parts[1]);
        return key;
    }

    /** The public half. */
    public VerifierKey verifier() {
        return verifier;
    }

    /** The private key as {@link #parse} reads it. Keep it in a file that only its owner reads. */
    public String secretText() {
        return PREFIX + verifier.name() + "+" + verifier.idText() + "+" + VerifierKey.base64(seed);
    }

    /** Signs the text of a note. */
    public NoteSignature sign(String text) {
        byte[] signature = Ed25519.sign(seed, text.getBytes(StandardCharsets.UTF_8));
        return new NoteSignature(verifier.name(), verifier.id(), Bytes.copyOf(signature));
    }

    /** Names the public half only. */
    @Override
    public String toString() {
        return "signing key of " + verifier;
    }
}
