package dev.crucible.core.events;

import dev.crucible.core.journal.CursorStore;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** One subscriber and its thread. */
final class Subscription {
    private static final int BATCH = 256;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final long RETRY_BASE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY_CAP_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String name;
    private final EventSubscriber subscriber;
    private final Journal journal;
    private final CursorStore cursors;
    private final RandomGenerator random;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile long next;
    private volatile int failures;
    private volatile String trouble = "";

    Subscription(
            String name,
            EventSubscriber subscriber,
            Journal journal,
            CursorStore cursors,
            RandomGenerator random) {
        this.name = name;
        this.subscriber = subscriber;
        this.journal = journal;
        this.cursors = cursors;
        this.random = random;
        this.thread = Thread.ofVirtual().name("subscriber " + name).unstarted(this::loop);
    }

    Subscription start() {
        next = cursors.load(name);
        thread.start();
        return this;
    }

    private void loop() {
        try {
            while (stopped.getCount() > 0) {
                if (journal.awaitBeyond(next, IDLE)) {
                    step();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            List<Event> events = journal.read(next, BATCH);
            if (events.isEmpty()) {
                return;
            }
            subscriber.handle(events);
            long after = events.getLast().index() + 1;
            cursors.save(name, after);
            next = after;
            failures = 0;
            trouble = "";
        } catch (RuntimeException failed) {
            failed(failed);
        }
    }

    /** Tries the same events again, after a wait that grows. Only this thread writes the count. */
    private void failed(RuntimeException cause) throws InterruptedException {
        int before = failures;
        failures = before + 1;
        trouble = String.valueOf(cause);
        long ceiling = Math.min(RETRY_BASE_NANOS << Math.min(before, 20), RETRY_CAP_NANOS);
        stopped.await(random.nextLong(ceiling) + 1, TimeUnit.NANOSECONDS);
    }

    EventBus.SubscriberStatus status() {
        long here = next;
        long lag = Math.max(0, journal.size() - here);
        return new EventBus.SubscriberStatus(name, here, lag, failures, trouble);
    }

    void stop() {
        stopped.countDown();
        thread.interrupt();
    }

    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
