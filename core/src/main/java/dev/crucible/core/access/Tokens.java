package dev.crucible.core.access;

import dev.crucible.core.Digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The secrets of keys: {@code crk_} and 32 random bytes in Base64url (RFC 4648 section 5). Their
 * hash needs no salt and no slow function, because nobody can guess 256 random bits.
 */
public final class Tokens {
    private static final Pattern FORM = Pattern.compile("crk_[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private final RandomGenerator random;

    /** Tokens from this generator, which must be cryptographically strong. */
    public Tokens(RandomGenerator random) {
        this.random = random;
    }

    /** The next token. */
    public String next() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return "crk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Whether this is written like the token of a key. */
    public static boolean isKey(String token) {
        return FORM.matcher(token).matches();
    }

    /** What is kept of a token. */
    public static Digest hash(String token) {
        return Digest.of(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)));
    }
}
