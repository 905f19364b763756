package dev.crucible.backends.sqlite;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A unit of work on its way through the writer. Whoever handed it in waits for its outcome, which
 * is always known in the end; an interrupt does not end the wait, and is kept for later.
 */
final class Unit<T> {
    private final Supplier<T> work;
    private final Thread caller = Thread.currentThread();
    private final long since;

    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile boolean over;

    /**
     * A unit that waits.
     *
     * @param now the monotonic time, in nanoseconds
     */
    Unit(Supplier<T> work, long now) {
        this.work = work;
        this.since = now;
    }

    /** When it was handed in. */
    long since() {
        return since;
    }

    /** Does the work. */
    void work() {
        result = work.get();
    }

    /** Does the work and tells the caller, on any thread. */
    void run() {
        try {
            work();
        } catch (RuntimeException | Error thrown) {
            failed(thrown);
        }
        complete();
    }

    /** Decides that it failed; the last decision counts. */
    void failed(Throwable cause) {
        failure = cause;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Tells the caller what was decided. */
    void complete() {
        over = true;
        LockSupport.unpark(caller);
    }

    /** Waits for the outcome. */
    @SuppressWarnings("NullAway") // a supplier of a nullable type may return null
    T await() {
        boolean interrupted = false;
        while (!over) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (failure) {
            case null -> result;
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case Throwable impossible -> throw new IllegalStateException(impossible);
        };
    }
}
