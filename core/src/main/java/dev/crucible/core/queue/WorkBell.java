package dev.crucible.core.queue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes those who wait for work: for each piece one who is able to do it, who has waited longest.
 * One of them also watches the clock for work whose time comes, so that nobody polls. Thread-safe.
 */
public final class WorkBell {
    /** Whoever saw that work is due should claim; if they do not, somebody looks again then. */
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private @Nullable Waiter watch;
    private volatile int waiting;
    private volatile long offers;
    private volatile long nextDue = Long.MAX_VALUE;

    /** A bell that nobody waits for; {@code clock} is that of the scheduler. */
    public WorkBell(InstantSource clock) {
        this.clock = clock;
    }

    /** {@link WorkQueue#offers}. */
    public long offers() {
        return offers;
    }

    /** {@link WorkQueue#awaitWork}. */
    public void await(Set<String> abilities, long seen, Duration timeout)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (offers > seen) {
                return;
            }
            Waiter waiter = new Waiter(Set.copyOf(abilities), lock.newCondition());
            waiters.add(waiter);
            waiting++;
            boolean heard = false;
            try {
                wait(waiter, timeout.toNanos());
                heard = true;
            } finally {
                leave(waiter, heard);
            }
        } finally {
            lock.unlock();
        }
    }

    private void wait(Waiter waiter, long nanos) throws InterruptedException {
        long left = nanos;
        while (!waiter.rung && left > 0) {
            if (watch == null) {
                watch = waiter;
            }
            if (watch != waiter || nextDue == Long.MAX_VALUE) {
                left = waiter.woken.awaitNanos(left);
                continue;
            }
            long millis = nextDue - clock.millis();
            if (millis <= 0) {
                nextDue = clock.millis() + LOOK_AGAIN_MILLIS;
                offers++;
                return;
            }
            long untilDue = TimeUnit.MILLISECONDS.toNanos(millis);
            long slice = Math.min(left, untilDue);
            left -= slice - waiter.woken.awaitNanos(slice);
        }
    }

    private void leave(Waiter waiter, boolean heard) {
        if (!waiter.rung) {
            waiters.remove(waiter);
            waiting--;
        } else if (!heard) {
            wakeFor(waiter.rungFor);
        }
        if (watch == waiter) {
            watch = null;
            Waiter next = waiters.peekLast();
            if (next != null) {
                next.woken.signal();
            }
        }
    }

    /** Something can be claimed that could not be claimed before, by whoever is able to do this. */
    void ring(Set<String> needs) {
        lock.lock();
        try {
            offers++;
            wakeFor(needs);
        } finally {
            lock.unlock();
        }
    }

    /** There is more than whoever was woken has taken. */
    void passOn(Set<String> needs) {
        lock.lock();
        try {
            wakeFor(needs);
        } finally {
            lock.unlock();
        }
    }

    private void wakeFor(Set<String> needs) {
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.abilities.containsAll(needs)) {
                each.remove();
                waiting--;
                waiter.rung = true;
                waiter.rungFor = needs;
                waiter.woken.signal();
                return;
            }
        }
    }

    /** Whether anybody waits. */
    boolean heard() {
        return waiting > 0;
    }

    /** How many wait. */
    int waiting() {
        return waiting;
    }

    /** When the next item becomes due, in milliseconds since 1970; the largest long for never. */
    void nextDue(long millis) {
        if (nextDue == millis) {
            return;
        }
        lock.lock();
        try {
            nextDue = millis;
            if (watch != null) {
                watch.woken.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Waiter {
        private final Set<String> abilities;
        private final Condition woken;
        private boolean rung;
        private Set<String> rungFor = Set.of();

        private Waiter(Set<String> abilities, Condition woken) {
            this.abilities = abilities;
            this.woken = woken;
        }
    }
}
