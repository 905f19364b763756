package dev.crucible.backends.file;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes new names durable, for everybody who waits at once: one thread syncs the folders of all
 * those who came while the sync before was running. Thread-safe.
 */
final class FolderSync {
    private final Disk disk;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private Round next = new Round();
    private boolean running;

    FolderSync(Disk disk) {
        this.disk = disk;
    }

    /** Returns when all names that are in the folder now are durable. */
    void sync(Path folder) {
        Round mine = join(folder);
        if (mine == null) {
            return;
        }
        RuntimeException failure = null;
        try {
            mine.folders.forEach(disk::syncFolder);
        } catch (RuntimeException broken) {
            failure = broken;
        }
        finish(mine, failure);
        mine.rethrow();
    }

    /** Waits with the others, or, when nobody does the work yet, returns the round to be done. */
    private @Nullable Round join(Path folder) {
        lock.lock();
        try {
            Round mine = next;
            mine.folders.add(folder);
            while (running && !mine.done) {
                over.awaitUninterruptibly();
            }
            if (mine.done) {
                mine.rethrow();
                return null;
            }
            running = true;
            next = new Round();
            return mine;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Round mine, @Nullable RuntimeException failure) {
        lock.lock();
        try {
            mine.done = true;
            mine.failure = failure;
            running = false;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Folders that are synced together. */
    private static final class Round {
        private final Set<Path> folders = new HashSet<>();
        private boolean done;
        private @Nullable RuntimeException failure;

        void rethrow() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
