package dev.crucible.core.events;

import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The end of the journal, read once for all who follow it. Its thread runs while somebody follows.
 * It looks through what is new for everybody, and wakes only those who want something of it.
 */
final class Tail implements AutoCloseable {
    private static final int BATCH = 256;

    /** An event may have several kilobytes, so only a few batches are held. */
    private static final int RECENT = 4;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Journal journal;
    private final Duration pause;
    private final CopyOnWriteArrayList<EventFollower> followers = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** The last batches, oldest first, without gaps. Replaced as a whole. */
    private volatile List<List<Event>> recent = List.of();

    private volatile Thread thread = Thread.ofVirtual().unstarted(() -> {});
    private boolean running;

    Tail(Journal journal, Duration pause) {
        this.journal = journal;
        this.pause = pause;
    }

    /** A follower that has seen nothing before this index. */
    EventFollower follow(long from, Predicate<Event> filter) {
        EventFollower follower = new EventFollower(this, from, filter);
        synchronized (this) {
            if (stopped.getCount() == 0) {
                throw new IllegalStateException("the bus is closed");
            }
            long start = journal.size();
            followers.add(follower);
            if (!running) {
                running = true;
                thread = Thread.ofVirtual().name("event tail").start(() -> loop(start));
            }
        }
        follower.begin(journal.size());
        return follower;
    }

    void leave(EventFollower follower) {
        synchronized (this) {
            followers.remove(follower);
            if (followers.isEmpty()) {
                thread.interrupt();
            }
        }
    }

    /** Whether nobody follows any more: then the thread ends, and another begins when needed. */
    private synchronized boolean idle() {
        if (stopped.getCount() > 0 && !followers.isEmpty()) {
            return false;
        }
        running = false;
        recent = List.of();
        return true;
    }

    private void loop(long start) {
        long next = start;
        while (!idle()) {
            try {
                if (journal.awaitBeyond(next, IDLE)) {
                    long before = next;
                    next = publish(next);
                    Duration rest = next == before ? RETRY : pause;
                    if (stopped.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException look) {
                // Somebody has left, or the bus is closed: the loop's condition tells.
            }
        }
    }

    private long publish(long from) {
        List<Event> events;
        try {
            events = journal.read(from, BATCH);
        } catch (RuntimeException unreadable) {
            followers.forEach(follower -> follower.fail(unreadable));
            return from;
        }
        if (events.isEmpty()) {
            return from;
        }
        remember(events);
        followers.forEach(follower -> follower.offer(events));
        return events.getLast().index() + 1;
    }

    private void remember(List<Event> events) {
        List<List<Event>> before = recent;
        int keep = Math.min(before.size(), RECENT - 1);
        List<List<Event>> after =
                new ArrayList<>(before.subList(before.size() - keep, before.size()));
        after.add(events);
        recent = List.copyOf(after);
    }

    /**
     * Some events from an index on, at most so many: those that are at hand, or else from the
     * journal.
     */
    List<Event> read(long from, int most) {
        for (List<Event> batch : recent) {
            long first = batch.getFirst().index();
            if (first <= from && from <= batch.getLast().index()) {
                int start = (int) (from - first);
                return List.copyOf(batch.subList(start, Math.min(start + most, batch.size())));
            }
        }
        return journal.read(from, Math.min(most, BATCH));
    }

    @Override
    public void close() {
        synchronized (this) {
            stopped.countDown();
            thread.interrupt();
        }
        followers.forEach(EventFollower::end);
    }
}
