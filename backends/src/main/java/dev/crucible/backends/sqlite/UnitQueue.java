package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Units that wait for the writer; bounded, so whoever comes too fast waits here. Thread-safe. */
final class UnitQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Unit<?>> waiting = new ArrayDeque<>();
    private final int capacity;
    private boolean closed;

    UnitQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a unit; waits for a place. */
    void put(Unit<?> unit) {
        lock.lock();
        try {
            while (waiting.size() >= capacity && !closed) {
                notFull.awaitUninterruptibly();
            }
            if (closed) {
                throw new CrucibleException(ErrorCode.UNAVAILABLE, "the store is closed");
            }
            waiting.add(unit);
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a unit, and takes it and what else is there.
     *
     * @return false when the queue is closed and nothing is left
     */
    boolean take(List<Unit<?>> group, int most) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                notEmpty.awaitUninterruptibly();
            }
            while (!waiting.isEmpty() && group.size() < most) {
                group.add(waiting.remove());
            }
            notFull.signalAll();
            return !group.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
