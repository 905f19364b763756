package dev.crucible.core.access;

/** Knows who holds a token. Implementations are thread-safe. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Who holds this token.
     *
     * @param token as it came, of any length and content
     * @throws dev.crucible.core.CrucibleException {@code UNAUTHENTICATED} when it is not valid
     *     (now); {@code UNAVAILABLE} when that cannot be found out
     */
    Principal authenticate(String token);
}
