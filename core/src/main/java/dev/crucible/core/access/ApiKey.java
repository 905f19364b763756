package dev.crucible.core.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key for programs, without its secret.
 *
 * @param id names it
 * @param name what it is for, as its maker says
 * @param tenant whose it is
 * @param scopes what it may do
 * @param created when it was made
 * @param expires when it ends by itself
 * @param revoked when it was taken back
 */
public record ApiKey(
        String id,
        String name,
        String tenant,
        Set<Scope> scopes,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked) {
    /** Copies the set. */
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** Whether it opens anything at this time. */
    public boolean validAt(Instant time) {
        return revoked.isEmpty() && expires.map(time::isBefore).orElse(true);
    }
}
