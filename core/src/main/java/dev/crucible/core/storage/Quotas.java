package dev.crucible.core.storage;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.Map;

/**
 * How much each tenant may hold.
 *
 * @param bytes what a tenant may hold that has no quota of its own
 * @param tenants quotas of tenants that have their own
 */
public record Quotas(long bytes, Map<String, Long> tenants) {
    /** As much as fits. */
    public static final Quotas NONE = new Quotas(Long.MAX_VALUE, Map.of());

    /** Copies the map. */
    public Quotas {
        tenants = Map.copyOf(tenants);
    }

    /** What this tenant may hold, in bytes. */
    public long of(String tenant) {
        return tenants.getOrDefault(tenant, bytes);
    }

    /**
     * Checks whether a tenant may hold this much more.
     *
     * @throws CrucibleException {@code QUOTA_EXCEEDED} with the figures
     */
    public void check(String tenant, long held, long more) {
        long quota = of(tenant);
        if (more > 0 && more > quota - held) {
            throw new CrucibleException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "tenant %s holds %d bytes and may hold %d: no room for %d more"
                            .formatted(tenant, held, quota, more));
        }
    }
}
