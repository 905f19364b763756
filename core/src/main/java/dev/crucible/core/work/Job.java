package dev.crucible.core.work;

import dev.crucible.core.Cancellation;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.Claim;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One claimed run at work. Thread-safe. */
final class Job {
    private final Assignment assignment;
    private final Cancellation cancellation = new Cancellation();
    private final Cancellation loss = new Cancellation();
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private volatile long expires;

    /**
     * A run whose claim holds.
     *
     * @param now the monotonic time, in nanoseconds
     */
    Job(Assignment assignment, long now) {
        this.assignment = assignment;
        this.expires = now + assignment.lease().toNanos();
    }

    Assignment assignment() {
        return assignment;
    }

    Claim claim() {
        return assignment.claim();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** The claim was renewed by a question that was asked at this time. */
    void renewed(long asked) {
        expires = asked + assignment.lease().toNanos();
    }

    /** Whether the claim may be lost by now, for want of an answer. */
    boolean expired(long now) {
        return now - expires >= 0;
    }

    /** How many nanoseconds are left until then. */
    long left(long now) {
        return expires - now;
    }

    /** Somebody wants the run to end; its result still counts. */
    void cancel() {
        cancellation.cancel();
    }

    /** The claim is lost: the sandbox is ended at once, and nothing of it counts. */
    void abandon() {
        abandoned.countDown();
        loss.cancel();
        cancellation.cancel();
    }

    /** Runs the action when the claim is lost. */
    Cancellation.Registration onAbandon(Runnable action) {
        return loss.onCancel(action);
    }

    boolean abandoned() {
        return abandoned.getCount() == 0;
    }

    /** Waits; returns early, with true, when the claim is lost. */
    boolean abandonedWithin(Duration time) {
        boolean interrupted = false;
        try {
            return abandoned.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            interrupted = true;
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
