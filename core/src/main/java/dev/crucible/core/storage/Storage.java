package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps payloads by what they contain. The same content is kept once; every use of it is a
 * reference with an owner. Implementations are thread-safe and pass the contract suite.
 *
 * <p>What was put is durable when the call, or the unit of work that it takes part in, has
 * returned.
 */
public interface Storage {
    /**
     * Keeps these bytes.
     *
     * @throws dev.crucible.core.CrucibleException {@code QUOTA_EXCEEDED} when the owner has too
     *     much, {@code INSUFFICIENT_RESOURCES} when the disk is full
     */
    Digest put(Owner owner, Bytes content);

    /**
     * Keeps what a finished spool holds; the spool is used up. Must not be called in a unit of
     * work: it may take long.
     */
    Digest put(Owner owner, Spool spool);

    /**
     * Adds a reference to content that is kept already, however large: what was put under a passing
     * name before a unit of work gets its lasting one inside. A reference with the same tenant,
     * subject and name is replaced.
     *
     * @return whether the content is there; false when it is not, and then nothing was added
     */
    default boolean link(Owner owner, Digest digest) {
        Optional<Bytes> content = read(digest, Integer.MAX_VALUE);
        content.ifPresent(bytes -> put(owner, bytes));
        return content.isPresent();
    }

    /** Opens a place for content whose size is not known yet; bounded by {@code maxBytes}. */
    Spool spool(long maxBytes);

    /**
     * What is kept under this digest, verified as it is read: reading throws at the end when the
     * content is not what the digest names.
     *
     * @return empty when there is nothing, or it was erased
     */
    Optional<StoredContent> open(Digest digest);

    /** The whole content when it is at most this large; the rest as {@link #open}. */
    Optional<Bytes> read(Digest digest, long maxBytes);

    /** The references that match, newest first. */
    List<StoredObject> list(StorageFilter filter, String after, int limit);

    /** What each tenant holds. */
    List<TenantUsage> usage();

    /**
     * Deletes the content, for every owner, and all references to it.
     *
     * @return how many bytes are free now; empty when there was nothing
     */
    Optional<Long> erase(Digest digest);

    /**
     * Deletes the references whose time is up, and content that nobody refers to.
     *
     * @param most how many at most
     * @return what was deleted
     */
    List<StoredObject> sweep(Instant now, int most);

    /**
     * Whose something is.
     *
     * @param tenant who is charged
     * @param subject what it belongs to, such as a run's id
     * @param name what it is there: {@code request}, {@code stdout}, {@code artifact/plot.png}
     * @param expires when it is deleted; {@link Instant#MAX} for never
     */
    record Owner(String tenant, String subject, String name, Instant expires) {}

    /** What a tenant holds: references, and their bytes. */
    record TenantUsage(String tenant, long objects, long bytes, long quotaBytes) {}

    /**
     * Content and its size.
     *
     * @param size in bytes
     * @param stream the content; the reader closes it
     */
    record StoredContent(long size, InputStream stream) implements AutoCloseable {
        @Override
        public void close() throws java.io.IOException {
            stream.close();
        }
    }
}
