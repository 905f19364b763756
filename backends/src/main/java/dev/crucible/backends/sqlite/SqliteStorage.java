package dev.crucible.backends.sqlite;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Blobs;
import dev.crucible.core.storage.CorruptContentException;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Storage in the database: small content beside its references, in the same commit; large content
 * in a place for blobs, where it is durable before anything refers to it. A crash between the two
 * leaves a blob without reference, which {@link #removeOrphans} finds.
 *
 * <p>What is erased is overwritten in the database ({@code secure_delete}) and cut from its
 * write-ahead log; files of large content are deleted, not overwritten: what a disk keeps of a
 * deleted file is the disk's matter. Thread-safe.
 */
public final class SqliteStorage implements Storage {
    private static final int MAX_PAGE = 1000;

    private final SqliteStore store;
    private final Blobs blobs;
    private final Quotas quotas;
    private final InstantSource clock;
    private final StorageTrash trash;

    /**
     * Storage in this store.
     *
     * @param blobs where large content goes; must belong to the same data folder, or to nobody else
     */
    public SqliteStorage(SqliteStore store, Blobs blobs, Quotas quotas, InstantSource clock) {
        this.store = store;
        this.blobs = blobs;
        this.quotas = quotas;
        this.clock = clock;
        this.trash = new StorageTrash(store, blobs);
    }

    @Override
    public Digest put(Owner owner, Bytes content) {
        if (content.size() > SMALL) {
            requireNoUnit(
                    "large content cannot be put inside a unit of work: put it before, and"
                            + " link it");
            Blob blob = Blob.of(content);
            return putLarge(owner, blob, () -> blobs.write(blob, content));
        }
        Blob blob = Blob.of(content);
        return change(() -> {
            StorageRows.add(store.current(), blob, Optional.of(content));
            return refer(owner, blob.digest(), blob.bytes(), false);
        });
    }

    @Override
    public Digest put(Owner owner, Spool spool) {
        requireNoUnit("a spool cannot be put inside a unit of work: put it before, and link it");
        Blob blob = spool.seal();
        if (blob.bytes() <= SMALL) {
            return put(owner, spool.read(0, SMALL));
        }
        return putLarge(owner, blob, () -> blobs.write(blob, spool));
    }

    private void requireNoUnit(String why) {
        if (store.inUnit()) {
            throw new IllegalStateException(why);
        }
    }

    /** The content is durable in its place before the reference is; nobody deletes it meanwhile. */
    private Digest putLarge(Owner owner, Blob blob, Runnable write) {
        quotas.check(owner.tenant(), StorageRows.held(store, owner.tenant()), gain(owner, blob));
        trash.pin(blob.digest());
        boolean kept = false;
        try {
            write.run();
            Digest digest =
                    change(() -> {
                        StorageRows.add(store.current(), blob, Optional.empty());
                        return refer(owner, blob.digest(), blob.bytes(), false);
                    });
            kept = true;
            return digest;
        } finally {
            trash.unpin(blob.digest(), kept);
        }
    }

    private long gain(Owner owner, Blob blob) {
        return blob.bytes() - StorageRows.named(store, owner).map(StoredObject::bytes).orElse(0L);
    }

    @Override
    public boolean link(Owner owner, Digest digest) {
        return change(() -> {
            Optional<Long> bytes = StorageRows.size(store.current(), digest);
            bytes.ifPresent(size ->
                    refer(
                            owner,
                            digest,
                            size,
                            StorageRows.refers(store.current(), owner.tenant(), digest)));
            return bytes.isPresent();
        });
    }

    /** Adds the reference, in place of what had its name. */
    private Digest refer(Owner owner, Digest digest, long bytes, boolean free) {
        SqliteTransaction unit = store.current();
        Optional<StoredObject> before = StorageRows.named(unit, owner);
        if (!free) {
            quotas.check(
                    owner.tenant(),
                    StorageRows.held(unit, owner.tenant()),
                    bytes - before.map(StoredObject::bytes).orElse(0L));
        }
        before.ifPresent(object -> StorageRows.remove(unit, object));
        StorageRows.add(unit, owner, digest, bytes, clock.instant());
        before.ifPresent(this::dropUnused);
        return digest;
    }

    private void remove(StoredObject object) {
        StorageRows.remove(store.current(), object);
        dropUnused(object);
    }

    private void dropUnused(StoredObject object) {
        StorageRows.dropUnused(store.current(), object.digest());
        if (object.bytes() > SMALL) {
            trash.lost(object.digest());
        }
    }

    /** A change, and then what follows from it outside of the database. */
    private <T> T change(Supplier<T> work) {
        T result = store.commit(work);
        if (store.inUnit()) {
            trash.emptyLater();
        } else {
            trash.emptyQuietly();
        }
        return result;
    }

    /**
     * Deletes large content that nothing refers to: what a crash left. Content that is being put
     * right now is safe. Reads the names of all blobs, so this takes a while and is for a thread
     * beside the start; what it holds in memory is bounded.
     *
     * @param writtenBefore younger content is left alone
     * @param cancellation ends it early
     * @return how many were deleted
     */
    public long removeOrphans(Instant writtenBefore, Cancellation cancellation) {
        return trash.removeOrphans(writtenBefore, cancellation);
    }

    @Override
    public Spool spool(long maxBytes) {
        return blobs.spool(maxBytes);
    }

    @Override
    public Optional<StoredContent> open(Digest digest, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("an offset or a length below 0");
        }
        return StorageRows.find(store, digest).flatMap(kept -> open(digest, kept, offset, length));
    }

    private Optional<StoredContent> open(
            Digest digest, StorageRows.Kept kept, long offset, long length) {
        Optional<InputStream> stream =
                kept.content().isPresent()
                        ? Optional.of(part(verified(digest, kept.content().get()), offset, length))
                        : blobs.open(
                                digest,
                                kept.bytes(),
                                (first, count) -> StorageRows.sums(store, digest, first, count),
                                offset,
                                length);
        if (stream.isEmpty() && StorageRows.size(store, digest).isPresent()) {
            throw new CorruptContentException(digest, "its file is gone");
        }
        return stream.map(found -> new StoredContent(kept.bytes(), found));
    }

    private static InputStream part(Bytes content, long offset, long length) {
        int from = (int) Math.min(offset, content.size());
        int count = (int) Math.min(length, content.size() - from);
        return new ByteArrayInputStream(content.toArray(), from, count);
    }

    private static Bytes verified(Digest digest, Bytes content) {
        if (!Digest.of(content).equals(digest)) {
            throw new CorruptContentException(digest, "the database holds something else");
        }
        return content;
    }

    @Override
    public Optional<Bytes> read(Digest digest, long maxBytes) {
        Optional<StorageRows.Kept> kept = StorageRows.find(store, digest);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        long bytes = kept.get().bytes();
        if (bytes > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE,
                    "stored content %s has %d bytes (expected at most %d)"
                            .formatted(digest, bytes, maxBytes));
        }
        if (kept.get().content().isPresent()) {
            return Optional.of(verified(digest, kept.get().content().get()));
        }
        return open(digest, kept.get(), 0, bytes).map(found -> whole(found, (int) bytes));
    }

    private static Bytes whole(StoredContent content, int bytes) {
        return Bytes.filled(
                bytes,
                target -> {
                    try (content) {
                        return content.stream().readNBytes(target, 0, bytes);
                    } catch (IOException failure) {
                        throw new CrucibleException(
                                ErrorCode.INTERNAL, String.valueOf(failure.getMessage()), failure);
                    }
                });
    }

    @Override
    public List<StoredObject> list(StorageFilter filter, long before, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " references");
        }
        return StorageRows.list(store, filter, before, limit);
    }

    @Override
    public List<TenantUsage> usage() {
        return StorageRows.charged(store).stream()
                .map(charged ->
                        new TenantUsage(
                                charged.tenant(),
                                charged.objects(),
                                charged.bytes(),
                                quotas.of(charged.tenant())))
                .toList();
    }

    /** How much content is in files of its own. */
    public InFiles inFiles() {
        return StorageRows.inFiles(store);
    }

    /**
     * Content in files of its own.
     *
     * @param files how many
     * @param bytes of all of them
     */
    public record InFiles(long files, long bytes) {}

    @Override
    public List<StoredObject> release(String tenant, String subject) {
        return change(() -> {
            return removeForGood(StorageRows.ofSubject(store.current(), tenant, subject));
        });
    }

    /** Somebody wants them gone, so what was small is cut from the log, too. */
    private List<StoredObject> removeForGood(List<StoredObject> gone) {
        gone.forEach(this::remove);
        if (gone.stream().anyMatch(this::smallAndUnused)) {
            trash.erased();
        }
        return gone;
    }

    private boolean smallAndUnused(StoredObject object) {
        return object.bytes() <= SMALL
                && StorageRows.size(store.current(), object.digest()).isEmpty();
    }

    @Override
    public List<StoredObject> erase(String tenant, Digest digest) {
        List<StoredObject> gone =
                change(() -> removeForGood(StorageRows.ofDigest(store.current(), tenant, digest)));
        if (!store.inUnit()) {
            trash.empty();
            trash.scrub();
        }
        return gone;
    }

    @Override
    public List<StoredObject> sweep(Instant now, int most) {
        requireNoUnit("a sweep takes too long for a unit of work");
        trash.scrub();
        return change(() -> {
            List<StoredObject> gone = StorageRows.expired(store.current(), now, most);
            gone.forEach(this::remove);
            return gone;
        });
    }
}
