package dev.crucible.core.events;

import dev.crucible.core.journal.Event;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Follows the events that match. Costs a few words of memory: it holds no events, and is woken only
 * for what it wants. For one thread; {@link #close} from any.
 */
public final class EventFollower implements AutoCloseable {
    private static final int BATCHES_A_CALL = 32;

    /** What a reader may hold while its client takes its time; there may be thousands. */
    private static final int MOST = 16;

    private static final int MOST_DOUBLINGS = 6;

    private final Tail tail;
    private final Predicate<Event> filter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Everything before this needs no more looking at. */
    private long next;

    /**
     * The reader itself looks through everything from {@link #next} up to here. From here on the
     * tail has found nothing that matches.
     */
    private long pendingTo;

    private boolean ended;
    private @Nullable RuntimeException failure;

    EventFollower(Tail tail, long from, Predicate<Event> filter) {
        this.tail = tail;
        this.next = from;
        this.pendingTo = from;
        this.filter = filter;
    }

    /**
     * The next events that match, waiting for one if there is none. What was recorded before is
     * read at the reader's pace; nothing is skipped, however slow it is.
     *
     * @return none when the time was up, the bus is closed, or much was looked through in vain
     * @throws dev.crucible.core.CrucibleException when the journal cannot be read
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public List<Event> next(Duration wait) throws InterruptedException {
        for (int batch = 0; batch < BATCHES_A_CALL; batch++) {
            long from = awaitPending(wait);
            if (from < 0) {
                return List.of();
            }
            List<Event> events = tail.read(from, MOST << Math.min(batch, MOST_DOUBLINGS));
            if (events.isEmpty()) {
                return List.of();
            }
            List<Event> matching = events.stream().filter(filter).limit(MOST).toList();
            boolean full = matching.size() == MOST;
            passed((full ? matching : events).getLast().index() + 1);
            if (!matching.isEmpty()) {
                return matching;
            }
        }
        return List.of();
    }

    /** Waits for something to look through; says where, or a negative number for nowhere. */
    private long awaitPending(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = wait.toNanos();
            while (next >= pendingTo && !ended && failure == null) {
                if (left <= 0) {
                    return -1;
                }
                left = changed.awaitNanos(left);
            }
            if (failure != null) {
                RuntimeException thrown = failure;
                failure = null;
                throw thrown;
            }
            return ended ? -1 : next;
        } finally {
            lock.unlock();
        }
    }

    private void passed(long index) {
        lock.lock();
        try {
            next = Math.max(next, index);
        } finally {
            lock.unlock();
        }
    }

    /** From the tail: everything before this index is for the reader to look through. */
    void begin(long size) {
        lock.lock();
        try {
            pendingTo = Math.max(pendingTo, size);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From the tail: these are new. Wakes the reader if one of them matches. */
    void offer(List<Event> events) {
        lock.lock();
        try {
            long end = events.getLast().index() + 1;
            long match = firstMatch(events);
            boolean waiting = next >= pendingTo;
            if (match >= 0) {
                next = waiting ? match : next;
                pendingTo = end;
                changed.signalAll();
            } else if (waiting) {
                next = Math.max(next, end);
            }
        } catch (RuntimeException wrong) {
            failure = wrong;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long firstMatch(List<Event> events) {
        for (Event event : events) {
            if (event.index() >= next && filter.test(event)) {
                return event.index();
            }
        }
        return -1;
    }

    /** From the tail: the journal cannot be read. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From the tail: nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more will come, because it was closed, or the bus. */
    public boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Follows no more. */
    @Override
    public void close() {
        end();
        tail.leave(this);
    }
}
