package dev.crucible.backends.memory;

import dev.crucible.core.journal.UnitOfWork;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Units of work over memory: one lock. Everything that takes part changes itself at once and says
 * how to put that back. Thread-safe.
 */
public final class MemoryUnits implements UnitOfWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean running;

    /** Does the work; inside another unit it becomes a part of that. */
    @Override
    public <T> T commit(Supplier<T> work) {
        lock.lock();
        try {
            return running ? part(work) : whole(work);
        } finally {
            lock.unlock();
        }
    }

    private <T> T whole(Supplier<T> work) {
        running = true;
        try {
            T result = part(work);
            afterCommit.forEach(Runnable::run);
            return result;
        } finally {
            running = false;
            undo.clear();
            afterCommit.clear();
        }
    }

    private <T> T part(Supplier<T> work) {
        int undoBefore = undo.size();
        int hooksBefore = afterCommit.size();
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                while (undo.size() > undoBefore) {
                    undo.pop().run();
                }
                afterCommit.subList(hooksBefore, afterCommit.size()).clear();
            }
        }
    }

    /** Reads what is shared; sees no half of a unit, unless it is called by that unit. */
    public <T> T read(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    /** Whether this thread is inside a unit of work. */
    public boolean inUnit() {
        return lock.isHeldByCurrentThread() && running;
    }

    /** What puts back a change, if nothing comes of this unit. The last is run first. */
    public void undo(Runnable action) {
        requireUnit();
        undo.push(action);
    }

    /** What is done when the unit is whole. Must be quick, and must not start another unit. */
    public void afterCommit(Runnable action) {
        requireUnit();
        afterCommit.add(action);
    }

    private void requireUnit() {
        if (!inUnit()) {
            throw new IllegalStateException("not in a unit of work");
        }
    }
}
