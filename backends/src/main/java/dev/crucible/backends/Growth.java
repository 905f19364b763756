package dev.crucible.backends;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number that only grows, and those who wait for it to. They are woken by a thread of its own,
 * and when there are many, only every few milliseconds. Thread-safe.
 */
public final class Growth implements AutoCloseable {
    private static final int MANY = 8;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Condition never = lock.newCondition();
    private final Thread waker;
    private volatile long value;
    private volatile int waiting;
    private volatile boolean closed;

    /**
     * Begins with a value.
     *
     * @param name of the thread that wakes
     */
    public Growth(String name, long value) {
        this.value = value;
        this.waker = Thread.ofPlatform().name(name).daemon().start(this::wake);
    }

    /** The number as it is now. */
    public long value() {
        return value;
    }

    /** Grows. By one thread at a time; quick, whoever waits. */
    public void to(long larger) {
        if (larger > value) {
            value = larger;
            if (waiting > 0) {
                LockSupport.unpark(waker);
            }
        }
    }

    private void wake() {
        long woken = value;
        while (!closed) {
            if (value == woken) {
                LockSupport.park(this);
                continue;
            }
            woken = value;
            signal();
        }
    }

    private void signal() {
        lock.lock();
        try {
            grown.signalAll();
            long left = waiting > MANY ? PAUSE_NANOS : 0;
            while (left > 0 && !closed) {
                left = never.awaitNanos(left);
            }
        } catch (InterruptedException early) {
            // Nobody interrupts this thread; and if somebody did, waking early does no harm.
            LockSupport.parkNanos(1);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is more than this. False when the time was up, or this is closed. */
    public boolean awaitBeyond(long least, Duration timeout) throws InterruptedException {
        if (value > least) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            waiting++;
            long left = timeout.toNanos();
            while (value <= least && left > 0 && !closed) {
                left = grown.awaitNanos(left);
            }
            return value > least;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Ends the thread and every wait. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(waker);
        lock.lock();
        try {
            grown.signalAll();
            never.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
