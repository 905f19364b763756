package dev.crucible.backends.sqlite;

import dev.crucible.core.Digest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps the file of content that is being put from being deleted because nobody refers to it yet.
 * This process alone has the data folder, so nobody else needs to know. Thread-safe.
 */
final class StoragePins {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition deleted = lock.newCondition();
    private final Map<Digest, Integer> pinned = new HashMap<>();
    private final Set<Digest> deleting = new HashSet<>();

    /** From now on the content is not deleted; waits while it is. */
    void pin(Digest digest) {
        lock.lock();
        try {
            while (deleting.contains(digest)) {
                deleted.awaitUninterruptibly();
            }
            pinned.merge(digest, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    /** As many pins less as there were calls. */
    void unpin(Digest digest) {
        lock.lock();
        try {
            pinned.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes those that are not pinned, and lets none of them be pinned meanwhile. */
    void delete(Collection<Digest> digests, Consumer<List<Digest>> delete) {
        List<Digest> free = new ArrayList<>();
        lock.lock();
        try {
            for (Digest digest : digests) {
                if (!pinned.containsKey(digest) && deleting.add(digest)) {
                    free.add(digest);
                }
            }
        } finally {
            lock.unlock();
        }
        try {
            delete.accept(free);
        } finally {
            lock.lock();
            try {
                free.forEach(deleting::remove);
                deleted.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
