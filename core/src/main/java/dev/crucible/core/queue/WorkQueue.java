package dev.crucible.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A durable queue of work. Each item is handed to one worker at a time; whoever is too slow loses
 * it, and can do no harm afterwards. Implementations are thread-safe and pass the contract suite.
 *
 * <p>Every operation is durable when it returns, or when the unit of work that it takes part in has
 * returned; the exception is {@link #renew}, because a lost renewal costs only a repetition.
 *
 * <p>Among what is due, the highest priority comes first, where waiting raises it; among equals the
 * tenant comes first that has had the least, by its weight; then who came first. What raises a
 * priority is waiting at the head of a tenant's line: a line that is long does not make its items
 * more urgent than those of others.
 */
public interface WorkQueue {
    /**
     * Adds work.
     *
     * @return whether it is new; false when an item of this id is there already, be it a dead
     *     letter
     * @throws dev.crucible.core.CrucibleException {@code UNAVAILABLE} when the queue drains, {@code
     *     QUOTA_EXCEEDED} when the queue or the tenant has too much already
     */
    boolean enqueue(Work work);

    /**
     * Takes work that is due and that the worker is able to do, at once; an empty list when there
     * is none, the queue is paused or limits are reached.
     *
     * @param worker who asks
     * @param abilities covers the needs of everything returned
     * @param most how many items at most, 1 to 100
     */
    List<Lease> claim(String worker, Set<String> abilities, int most);

    /**
     * A number that grows whenever a claim may bring something that it did not bring before: work
     * came or became due, a limit is free again, the queue was opened.
     */
    long offers();

    /**
     * Waits until {@link #offers} is larger than what the caller saw before its claim, so that
     * nothing is missed in between, or the time is up. Spurious returns are allowed. Whoever
     * returns should claim once more, because nobody else was woken for the same work.
     *
     * @param abilities what the next claim will say; work beyond them wakes others
     * @param seen {@link #offers} before the claim that brought nothing
     * @throws InterruptedException when the waiting thread is interrupted
     */
    void awaitWork(Set<String> abilities, long seen, Duration timeout) throws InterruptedException;

    /** Extends a lease, and says whether the work is still wanted. */
    Renewal renew(String id, long fence);

    /**
     * The work is done: the item leaves the queue.
     *
     * @throws dev.crucible.core.CrucibleException {@code CONFLICT} when the lease is stale
     */
    void complete(String id, long fence);

    /**
     * The infrastructure failed under the work: it is tried again later, or given up.
     *
     * @throws dev.crucible.core.CrucibleException {@code CONFLICT} when the lease is stale
     */
    Disposition fail(String id, long fence, String cause);

    /**
     * The worker gives the work back untouched, because it stops; this counts as no attempt, and
     * the work keeps its place.
     *
     * @return that it may be claimed again, or that it was to be cancelled and has left
     * @throws dev.crucible.core.CrucibleException {@code CONFLICT} when the lease is stale
     */
    Disposition release(String id, long fence);

    /**
     * Takes back what is not wanted any more: removes a queued item, and tells the worker of a
     * claimed one with its next renewal.
     */
    Cancelled cancel(String id);

    /**
     * Ends the leases that were not renewed in time. Until then whoever holds one still holds it,
     * however late.
     *
     * @param most how many at most
     */
    List<Expired> expire(int most);

    /** Whether work is accepted and handed out. */
    State state();

    /** Changes that. */
    void state(State state);

    /**
     * What was given up, oldest first.
     *
     * @param afterId only what comes after this one; everything, when it is no dead letter (any
     *     more)
     */
    List<DeadLetter> deadLetters(String afterId, int limit);

    /**
     * Tries again what was given up, from its first attempt.
     *
     * @return when it may be claimed; empty when no dead letter has this id
     */
    Optional<Instant> redrive(String id);

    /** Forgets a dead letter; false when there is none of this id. */
    boolean discard(String id);

    /** How things stand. */
    QueueStatus status();

    /** Whether work is accepted and handed out. */
    enum State {
        /** Both. */
        OPEN,
        /** Work is accepted, and nobody gets any. */
        PAUSED,
        /** What is there is handed out, and nothing more is accepted. */
        DRAINING
    }

    /** What a renewal says. */
    enum Renewal {
        /** The worker still holds it. */
        KEPT,
        /** The worker still holds it, and is to stop. */
        CANCEL,
        /** The worker holds it no more, and must stop: nothing it reports will count. */
        LOST
    }

    /** What came of a cancellation. */
    enum Cancelled {
        /** It was queued, and is gone. */
        REMOVED,
        /** A worker holds it and will be told. */
        REQUESTED,
        /** The queue holds no such item. */
        UNKNOWN
    }

    /** What became of work that failed. */
    sealed interface Disposition {
        /** It is tried again, not before this time. */
        record Retry(Instant notBefore) implements Disposition {}

        /** It was given up after this many attempts. */
        record Dead(int attempts) implements Disposition {}

        /** It was to be cancelled anyway, and has left the queue. */
        record Dropped() implements Disposition {}
    }

    /** A lease that ran out, and what became of the work. */
    record Expired(Lease lease, Disposition disposition) {}

    /**
     * Work that was given up.
     *
     * @param cause why the last attempt failed
     * @param since when it was given up
     */
    record DeadLetter(Work work, String cause, int attempts, Instant since) {}
}
