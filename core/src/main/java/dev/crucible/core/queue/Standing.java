package dev.crucible.core.queue;

/**
 * How an item stands; replaced as a whole, so that a change is undone by putting the old one back.
 * Times are milliseconds since 1970.
 *
 * @param due since when, or from when on, it may be claimed
 * @param attempt how many attempts have begun
 * @param fence of the last claim, 0 before the first
 * @param worker who made the last claim
 * @param until when the lease ends; for a dead letter: since when it is one
 * @param cause why the last attempt failed
 */
record Standing(
        Lifecycle.State state,
        long due,
        int attempt,
        long fence,
        String worker,
        long until,
        String cause) {
    static final Standing ABSENT = new Standing(Lifecycle.State.ABSENT, 0, 0, 0, "", 0, "");

    Standing to(Lifecycle.State next) {
        return new Standing(next, due, attempt, fence, worker, until, cause);
    }

    Standing queued(long newDue, int attempts, String why) {
        return new Standing(Lifecycle.State.QUEUED, newDue, attempts, fence, worker, 0, why);
    }

    Standing leased(long newFence, String by, long expires) {
        return new Standing(Lifecycle.State.LEASED, due, attempt + 1, newFence, by, expires, cause);
    }

    Standing until(long later) {
        return new Standing(state, due, attempt, fence, worker, later, cause);
    }

    Standing dead(long since, String why) {
        return new Standing(Lifecycle.State.DEAD, due, attempt, fence, worker, since, why);
    }
}
