package dev.crucible.backends.sqlite;

import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Blobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What follows outside of the database when references are gone: large content that nobody needs is
 * deleted, and what was erased is cut from the log. Thread-safe.
 */
final class StorageTrash {
    private static final System.Logger LOG = System.getLogger(StorageTrash.class.getName());
    private static final int PAGE = 1000;

    private final SqliteStore store;
    private final Blobs blobs;
    private final StoragePins pins = new StoragePins();
    private final ReentrantLock emptying = new ReentrantLock();

    /** Large content that lost a reference and may be in need of nobody. */
    private final Queue<Digest> candidates = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean scrubWanted = new AtomicBoolean();

    StorageTrash(SqliteStore store, Blobs blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /** From now on this content is not deleted, though nothing refers to it yet. */
    void pin(Digest digest) {
        pins.pin(digest);
    }

    /** It is referred to now, or will not be. */
    void unpin(Digest digest, boolean referredTo) {
        pins.unpin(digest);
        if (!referredTo) {
            candidates.add(digest);
            emptyQuietly();
        }
    }

    /** Large content has lost a reference. In a unit of work. */
    void lost(Digest digest) {
        store.current().afterCommit(() -> candidates.add(digest));
    }

    /** Small content was erased. In a unit of work. */
    void erased() {
        store.current().afterCommit(() -> scrubWanted.set(true));
    }

    /** Empties the trash soon. In a unit of work. */
    void emptyLater() {
        store.current()
                .afterCommit(() -> {
                    if (scrubWanted.get() || !candidates.isEmpty()) {
                        Thread.ofVirtual().name("storage-trash").start(this::emptyAll);
                    }
                });
    }

    private void emptyAll() {
        emptyQuietly();
        scrub();
    }

    /** Deletes what can be deleted; what cannot is left for the next time. */
    void emptyQuietly() {
        if (candidates.isEmpty()) {
            return;
        }
        try {
            empty();
        } catch (CrucibleException later) {
            LOG.log(System.Logger.Level.WARNING, "unused content is left for the next time", later);
        }
    }

    /** Deletes what can be deleted, and returns when others who do so have, too. */
    void empty() {
        emptying.lock();
        Set<Digest> some = new HashSet<>();
        boolean done = false;
        try {
            for (Digest next = candidates.poll(); next != null; next = candidates.poll()) {
                some.add(next);
            }
            pins.delete(some, free -> blobs.delete(unreferenced(free)));
            done = true;
        } finally {
            if (!done) {
                candidates.addAll(some);
            }
            emptying.unlock();
        }
    }

    /** Cuts what was erased from the log, one thread at a time; what fails is tried next time. */
    void scrub() {
        emptying.lock();
        try {
            Path database = store.folder().resolve(DataFolder.DATABASE);
            if (scrubWanted.getAndSet(false) && !WalScrub.run(database)) {
                scrubWanted.set(true);
            }
        } finally {
            emptying.unlock();
        }
    }

    /** Deletes content that was written before this and that nothing refers to; says how much. */
    long removeOrphans(Instant writtenBefore, Cancellation cancellation) {
        LongAdder removed = new LongAdder();
        List<Digest> page = blobs.list("", writtenBefore, PAGE);
        while (!page.isEmpty() && !cancellation.cancelled()) {
            pins.delete(
                    page,
                    free -> {
                        List<Digest> orphans = unreferenced(free);
                        blobs.delete(orphans);
                        removed.add(orphans.size());
                    });
            page = blobs.list(page.getLast().hex(), writtenBefore, PAGE);
        }
        return removed.sum();
    }

    private List<Digest> unreferenced(List<Digest> digests) {
        return digests.stream()
                .filter(digest -> StorageRows.size(store, digest).isEmpty())
                .toList();
    }
}
