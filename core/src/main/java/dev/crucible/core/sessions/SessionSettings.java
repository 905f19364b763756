package dev.crucible.core.sessions;

import java.time.Duration;

/**
 * How sessions are bounded.
 *
 * @param idle how long one stays open that nobody uses, when nothing else is asked for
 * @param maxIdle the longest that can be asked for
 * @param lifetime how long one stays open at all, when nothing else is asked for
 * @param maxLifetime the longest that can be asked for
 * @param perTenant most sessions of one tenant at once
 * @param total most sessions at once
 */
public record SessionSettings(
        Duration idle,
        Duration maxIdle,
        Duration lifetime,
        Duration maxLifetime,
        int perTenant,
        int total) {
    /** What serves one machine well. */
    public static final SessionSettings DEFAULTS =
            new SessionSettings(
                    Duration.ofMinutes(10),
                    Duration.ofHours(12),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    20,
                    100);
}
