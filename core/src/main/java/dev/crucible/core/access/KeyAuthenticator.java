package dev.crucible.core.access;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Actor;

import java.time.InstantSource;

/**
 * Knows the holders of keys. Looks a token up by its SHA-256: what the time of a look-up could tell
 * is about a hash that nobody can choose.
 */
public final class KeyAuthenticator implements Authenticator {
    private final KeyStore keys;
    private final InstantSource clock;

    /** Knows the keys of this store. */
    public KeyAuthenticator(KeyStore keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Principal authenticate(String token) {
        if (!Tokens.isKey(token)) {
            throw invalid("this is not an API key");
        }
        ApiKey key =
                keys.findByHash(Tokens.hash(token))
                        .orElseThrow(() -> invalid("this API key is not known here"));
        if (key.revoked().isPresent()) {
            throw invalid("this API key was revoked");
        }
        if (!key.validAt(clock.instant())) {
            throw invalid("this API key has expired");
        }
        return new Principal(new Actor(Actor.Kind.KEY, key.id()), key.tenant(), key.scopes());
    }

    private static CrucibleException invalid(String message) {
        return new CrucibleException(ErrorCode.UNAUTHENTICATED, message);
    }
}
