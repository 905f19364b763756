package dev.crucible.core.runs;

import dev.crucible.core.Cancellation;
import dev.crucible.core.RunId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tells those who wait in this process that a run has changed, once the change is durable. Nothing
 * depends on a signal: whoever misses one finds the change in the store. Thread-safe.
 */
public final class RunSignals {
    private final ConcurrentHashMap<RunId, Watched> watched = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Wish> wishes = new CopyOnWriteArrayList<>();

    /** Starts to watch a run: every change from now on is seen by the watch. */
    Watch watch(RunId run) {
        Watched entry =
                watched.compute(
                        run,
                        (_, there) -> {
                            Watched one = there == null ? new Watched() : there;
                            one.watchers++;
                            return one;
                        });
        return new Watch(run, entry, entry.version());
    }

    /** The run is like this now. */
    void changed(Run run) {
        Watched entry = watched.get(run.id());
        if (entry != null) {
            entry.set(run);
        }
    }

    /** Somebody wants the run, which a worker holds, to end. */
    void cancelWanted(Run run) {
        Dispatcher.Claim claim = new Dispatcher.Claim(run.id(), run.fence());
        for (Wish wish : wishes) {
            if (wish.worker.equals(run.worker())) {
                wish.action.accept(claim);
            }
        }
    }

    /** Calls back when a run of this worker is to end. */
    Cancellation.Registration onCancel(String worker, Consumer<Dispatcher.Claim> action) {
        Wish wish = new Wish(worker, action);
        wishes.add(wish);
        return () -> wishes.removeIf(one -> one == wish);
    }

    /** How many runs somebody waits for. */
    int watching() {
        return watched.size();
    }

    /** Waits for the changes of one run; closing it ends the watch. */
    final class Watch implements AutoCloseable {
        private final RunId run;
        private final Watched entry;
        private long seen;

        private Watch(RunId run, Watched entry, long seen) {
            this.run = run;
            this.entry = entry;
            this.seen = seen;
        }

        /**
         * Waits for a change since the watch began or this was last called.
         *
         * @return the run after its last change; null when the time was up
         */
        @Nullable Run next(Duration timeout) throws InterruptedException {
            entry.lock.lockInterruptibly();
            try {
                long left = timeout.toNanos();
                while (entry.version == seen) {
                    if (left <= 0) {
                        return null;
                    }
                    left = entry.changed.awaitNanos(left);
                }
                seen = entry.version;
                return entry.last;
            } finally {
                entry.lock.unlock();
            }
        }

        @Override
        public void close() {
            watched.computeIfPresent(run, (_, there) -> --there.watchers == 0 ? null : there);
        }
    }

    private static final class Watched {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        /** Guarded by the map's own lock for the run. */
        private int watchers;

        private long version;
        private @Nullable Run last;

        long version() {
            lock.lock();
            try {
                return version;
            } finally {
                lock.unlock();
            }
        }

        /** Two commits may report in the wrong order: the later event counts. */
        void set(Run run) {
            lock.lock();
            try {
                if (last == null || last.revision() < run.revision()) {
                    last = run;
                    version++;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Compared by identity. */
    private record Wish(String worker, Consumer<Dispatcher.Claim> action) {}
}
