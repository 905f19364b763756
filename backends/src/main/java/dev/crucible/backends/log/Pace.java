package dev.crucible.backends.log;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How often something is done, until it is ended. Thread-safe. */
final class Pace {
    private static final Duration REST = Duration.ofSeconds(1);

    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean ended;

    Pace(Duration interval) {
        this.interval = interval;
    }

    /** Waits until it may be done once more; longer when something is wrong. */
    void pause(boolean wrong) throws InterruptedException {
        await(wrong ? REST : interval);
    }

    private void await(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
