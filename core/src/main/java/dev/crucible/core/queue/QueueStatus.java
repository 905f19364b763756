package dev.crucible.core.queue;

import java.time.Duration;
import java.util.Map;

/**
 * How a queue stands.
 *
 * @param state whether work is accepted and handed out
 * @param waiting items that are due
 * @param delayed items whose time has not come
 * @param leased items that workers hold
 * @param dead items that were given up
 * @param oldestWait how long the oldest item that is due has been waiting; zero when none is
 * @param tenants the same by tenant, at most 1000 of them
 */
public record QueueStatus(
        WorkQueue.State state,
        long waiting,
        long delayed,
        long leased,
        long dead,
        Duration oldestWait,
        Map<String, TenantStatus> tenants) {
    /** Copies the map. */
    public QueueStatus {
        tenants = Map.copyOf(tenants);
    }

    /** How one tenant's work stands. */
    public record TenantStatus(long waiting, long delayed, long leased) {}
}
