package dev.crucible.core.queue;

import java.time.Duration;
import java.util.Map;

/**
 * How a queue behaves.
 *
 * @param lease how long a claim lasts without renewal
 * @param attempts how often work is tried before it is given up
 * @param retryBase the ceiling of the first wait after a failure; it doubles with every attempt,
 *     and the wait is drawn evenly below it ("full jitter")
 * @param retryCap the largest ceiling
 * @param aging how long an item waits at the head of its tenant's line until its priority counts as
 *     one higher, at most as {@link Work#MAX_PRIORITY}
 * @param capacity most items in the queue, dead letters included
 * @param concurrency most items that workers hold at once
 * @param tenant what holds for a tenant that is not named
 * @param tenants what holds for the others
 */
public record QueueSettings(
        Duration lease,
        int attempts,
        Duration retryBase,
        Duration retryCap,
        Duration aging,
        int capacity,
        int concurrency,
        TenantSettings tenant,
        Map<String, TenantSettings> tenants) {
    /** What serves one machine well. */
    public static final QueueSettings DEFAULTS =
            new QueueSettings(
                    Duration.ofSeconds(15),
                    5,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(1),
                    200_000,
                    10_000,
                    new TenantSettings(1, 100_000, 10_000),
                    Map.of());

    /** Checks the bounds, and copies the map. */
    public QueueSettings {
        tenants = Map.copyOf(tenants);
        requireMillis(lease, "lease");
        requireMillis(retryBase, "retryBase");
        requireMillis(retryCap, "retryCap");
        requireMillis(aging, "aging");
        if (attempts < 1 || capacity < 1 || concurrency < 1) {
            throw new IllegalArgumentException(
                    "attempts, capacity and concurrency of a queue are at least 1");
        }
    }

    private static void requireMillis(Duration duration, String name) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0
                || duration.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + " is 1 millisecond to 365 days");
        }
    }

    /** What holds for this tenant. */
    public TenantSettings of(String name) {
        return tenants.getOrDefault(name, tenant);
    }

    /**
     * A tenant's share.
     *
     * @param weight its share relative to others', 1 to 1000
     * @param capacity most items it may have in the queue, dead letters included
     * @param concurrency most of its items that workers hold at once
     */
    public record TenantSettings(int weight, int capacity, int concurrency) {
        /** Checks the bounds. */
        public TenantSettings {
            if (weight < 1 || weight > 1000 || capacity < 1 || concurrency < 1) {
                throw new IllegalArgumentException(
                        "a tenant's weight is 1 to 1000, capacity and concurrency are at least 1");
            }
        }
    }
}
