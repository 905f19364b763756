package dev.crucible.core.storage;

/**
 * Which references are wanted; an empty text matches all.
 *
 * @param tenant of this tenant
 * @param subject of this subject
 * @param namePrefix whose name begins so
 * @param digest to this content, in hexadecimal
 * @param minBytes at least this large
 */
public record StorageFilter(
        String tenant, String subject, String namePrefix, String digest, long minBytes) {
    /** Everything. */
    public static final StorageFilter ALL = new StorageFilter("", "", "", "", 0);

    /** What this tenant has of this subject; empty for any. */
    public static StorageFilter of(String tenant, String subject) {
        return new StorageFilter(tenant, subject, "", "", 0);
    }

    /** Whether the reference is wanted. */
    public boolean matches(StoredObject object) {
        Storage.Owner owner = object.owner();
        return (tenant.isEmpty() || tenant.equals(owner.tenant()))
                && (subject.isEmpty() || subject.equals(owner.subject()))
                && owner.name().startsWith(namePrefix)
                && (digest.isEmpty() || digest.equals(object.digest().hex()))
                && object.bytes() >= minBytes;
    }
}
