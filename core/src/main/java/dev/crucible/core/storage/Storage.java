package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps payloads by what they contain. The same content is kept once; every use of it is a
 * reference with an owner. Implementations are thread-safe and pass the contract suite.
 *
 * <p>What was put is durable when the call, or the unit of work that it takes part in, has
 * returned. A unit of work must be short: large content is put before it, under a passing name, and
 * gets its lasting one by {@link #link} inside it. In a unit only {@link #link}, {@link #put(Owner,
 * Bytes)} of at most {@link #SMALL} bytes, {@link #release}, {@link #erase} and the questions may
 * be called.
 */
public interface Storage {
    /** Most bytes that can be put inside a unit of work. */
    int SMALL = 32 * 1024;

    /**
     * Keeps these bytes. A reference of the same tenant, subject and name is replaced, and what
     * nobody refers to any more is deleted.
     *
     * @throws IllegalStateException in a unit of work, for more than {@link #SMALL} bytes
     * @throws dev.crucible.core.CrucibleException {@code QUOTA_EXCEEDED} when the owner has too
     *     much, {@code INSUFFICIENT_RESOURCES} when the disk is full
     */
    Digest put(Owner owner, Bytes content);

    /**
     * As {@link #put(Owner, Bytes)}, for what a spool holds; the spool is sealed by it, and can be
     * read until it is closed. Must not be called in a unit of work: it may take long.
     */
    Digest put(Owner owner, Spool spool);

    /**
     * Adds a reference to content that is kept already, however large: what was put under a passing
     * name before a unit of work gets its lasting one inside. A reference with the same tenant,
     * subject and name is replaced. What a tenant refers to already never exceeds its quota by
     * this.
     *
     * @return whether the content is there; false when it is not, and then nothing was added
     * @throws dev.crucible.core.CrucibleException {@code QUOTA_EXCEEDED}
     */
    boolean link(Owner owner, Digest digest);

    /** Opens a place for content whose size is not known yet; bounded by {@code maxBytes}. */
    Spool spool(long maxBytes);

    /**
     * What is kept under this digest. It is verified piece by piece as it is read: no byte is
     * handed out before the piece that it is in has been shown to be what was put. Reading throws
     * {@link CorruptContentException} where it is not.
     *
     * @return empty when there is nothing, or it was erased
     */
    default Optional<StoredContent> open(Digest digest) {
        return open(digest, 0, Long.MAX_VALUE);
    }

    /**
     * A part of what is kept under this digest, verified in the same way.
     *
     * @param offset of the first byte; at or after the end there is nothing to read
     * @param length most bytes
     */
    Optional<StoredContent> open(Digest digest, long offset, long length);

    /**
     * The whole content.
     *
     * @throws dev.crucible.core.CrucibleException {@code TOO_LARGE} when it has more bytes
     */
    Optional<Bytes> read(Digest digest, long maxBytes);

    /**
     * The references that match, newest first.
     *
     * @param before only references with a smaller id, for the next page; {@link Long#MAX_VALUE}
     *     for the first
     * @param limit most references, 1 to 1000
     */
    List<StoredObject> list(StorageFilter filter, long before, int limit);

    /** What each tenant holds, by name. */
    List<TenantUsage> usage();

    /**
     * Deletes a tenant's references of this subject, and content that nobody refers to any more.
     *
     * @return the references that are gone
     */
    List<StoredObject> release(String tenant, String subject);

    /**
     * Deletes every reference of this tenant to the content, and the content itself unless another
     * tenant refers to it, which is never said. When this returns and nobody refers to it, it
     * cannot be read, here or after a crash. In a unit of work it cannot be read when the unit has
     * returned, and the file of large content is deleted right after.
     *
     * @return the references that are gone; none when the tenant had none, whoever else has
     */
    List<StoredObject> erase(String tenant, Digest digest);

    /**
     * Deletes the references whose time is up, and content that nobody refers to. Must not be
     * called in a unit of work.
     *
     * @param most how many references at most
     * @return the references that are gone
     */
    List<StoredObject> sweep(Instant now, int most);

    /**
     * Whose something is. Tenant, subject and name together name one reference.
     *
     * @param tenant who is charged
     * @param subject what it belongs to, such as a run's id
     * @param name what it is there: {@code request}, {@code stdout}, {@code artifact/plot.png}
     * @param expires when it is deleted, to the millisecond; {@link Instant#MAX} for never
     */
    record Owner(String tenant, String subject, String name, Instant expires) {
        /** Most characters of a name. */
        public static final int MAX_NAME = 4096;

        /** Checks the lengths. */
        public Owner {
            if (tenant.isEmpty() || subject.isEmpty() || name.isEmpty()) {
                throw new IllegalArgumentException("an owner has a tenant, a subject and a name");
            }
            if (tenant.length() > 200 || subject.length() > 200 || name.length() > MAX_NAME) {
                throw new IllegalArgumentException("the owner's names are too long");
            }
        }
    }

    /**
     * What a tenant holds. Content that it refers to twice is charged twice.
     *
     * @param objects how many references
     * @param bytes the sum of their sizes
     * @param quotaBytes how many it may hold
     */
    record TenantUsage(String tenant, long objects, long bytes, long quotaBytes) {}

    /**
     * Content, or a part of it.
     *
     * @param size of the whole content, in bytes
     * @param stream what was asked for; the reader closes it
     */
    record StoredContent(long size, InputStream stream) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
