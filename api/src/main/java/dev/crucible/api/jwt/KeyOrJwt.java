package dev.crucible.api.jwt;

import dev.crucible.core.access.Authenticator;
import dev.crucible.core.access.Principal;

/** Knows the holders of API keys, and whom an issuer vouches for. */
public final class KeyOrJwt implements Authenticator {
    private final Authenticator keys;
    private final Authenticator tokens;

    /** What begins as a key does goes to the first, everything else to the second. */
    public KeyOrJwt(Authenticator keys, Authenticator tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    @Override
    public Principal authenticate(String token) {
        return token.startsWith("crk_") ? keys.authenticate(token) : tokens.authenticate(token);
    }
}
