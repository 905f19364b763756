package dev.crucible.core.queue;

import java.time.Instant;

/**
 * An item as a store keeps it, so that the queue can go on after a restart.
 *
 * @param key a small number that names it while it is in the queue; later items have larger ones
 * @param work the item
 * @param place where it is
 * @param due since when, or from when on, it may be claimed
 * @param attempt how many attempts have begun
 * @param fence of the last claim, 0 before the first
 * @param worker who made the last claim, empty before the first
 * @param since for a dead letter: when it was given up; else meaningless
 * @param cause why the last attempt failed, empty when none did
 */
public record StoredWork(
        long key,
        Work work,
        Place place,
        Instant due,
        int attempt,
        long fence,
        String worker,
        Instant since,
        String cause) {

    /** Where an item is. The order is part of the format of stores: add at the end only. */
    public enum Place {
        /** It waits. */
        QUEUED,
        /** A worker holds it. */
        LEASED,
        /** A worker holds it, and is to stop. */
        CANCELLING,
        /** It was given up. */
        DEAD
    }

    static StoredWork of(Item item) {
        Standing standing = item.standing();
        return new StoredWork(
                item.key(),
                item.work(),
                switch (standing.state()) {
                    case QUEUED -> Place.QUEUED;
                    case LEASED -> Place.LEASED;
                    case CANCELLING -> Place.CANCELLING;
                    case DEAD -> Place.DEAD;
                    case ABSENT -> throw new IllegalStateException("it is not there");
                },
                Instant.ofEpochMilli(standing.due()),
                standing.attempt(),
                standing.fence(),
                standing.worker(),
                Instant.ofEpochMilli(standing.until()),
                standing.cause());
    }

    /** How it stands in memory, where what was leased is leased until then. */
    Standing standing(long leasedUntil) {
        Lifecycle.State state =
                switch (place) {
                    case QUEUED -> Lifecycle.State.QUEUED;
                    case LEASED -> Lifecycle.State.LEASED;
                    case CANCELLING -> Lifecycle.State.CANCELLING;
                    case DEAD -> Lifecycle.State.DEAD;
                };
        long until = place == Place.DEAD ? since.toEpochMilli() : leasedUntil;
        return new Standing(state, due.toEpochMilli(), attempt, fence, worker, until, cause);
    }
}
