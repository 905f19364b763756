package dev.crucible.core.work;

import dev.crucible.core.runs.Dispatcher.Claim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The jobs of one worker, and the slots that they take. Thread-safe. */
final class Jobs {
    private static final int MOST_EARLY = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Claim, Job> jobs = new LinkedHashMap<>();

    /** Wishes to cancel that came before their claim did. */
    private final Set<Claim> early = new LinkedHashSet<>();

    private final int slots;
    private boolean stopping;

    Jobs(int slots) {
        this.slots = slots;
    }

    /**
     * Waits for free slots.
     *
     * @return how many there are; 0 when the worker stops
     */
    int awaitSlots() {
        lock.lock();
        try {
            while (!stopping && jobs.size() >= slots) {
                changed.awaitUninterruptibly();
            }
            return stopping ? 0 : slots - jobs.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the job in; false when the worker stops, and then it is not taken. */
    boolean add(Job job) {
        boolean cancelled;
        lock.lock();
        try {
            if (stopping) {
                return false;
            }
            jobs.put(job.claim(), job);
            cancelled = early.remove(job.claim());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (cancelled) {
            job.cancel();
        }
        return true;
    }

    void remove(Job job) {
        lock.lock();
        try {
            jobs.remove(job.claim(), job);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody wants the run of this claim to end. */
    void cancel(Claim claim) {
        Job job;
        lock.lock();
        try {
            job = jobs.get(claim);
            if (job == null) {
                early.add(claim);
                if (early.size() > MOST_EARLY) {
                    early.remove(early.iterator().next());
                }
            }
        } finally {
            lock.unlock();
        }
        if (job != null) {
            job.cancel();
        }
    }

    List<Job> list() {
        lock.lock();
        try {
            return new ArrayList<>(jobs.values());
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more jobs in. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean stopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a job. */
    void awaitSome() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (jobs.isEmpty()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is no job; false when the time was up. */
    boolean awaitNone(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!jobs.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
