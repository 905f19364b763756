package dev.crucible.core.storage;

/**
 * Which references are wanted; an empty text matches all.
 *
 * @param tenant of this tenant
 * @param subject of this subject
 * @param namePrefix whose name begins so
 * @param minBytes at least this large
 */
public record StorageFilter(String tenant, String subject, String namePrefix, long minBytes) {
    /** Everything. */
    public static final StorageFilter ALL = new StorageFilter("", "", "", 0);
}
