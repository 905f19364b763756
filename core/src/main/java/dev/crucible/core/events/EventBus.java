package dev.crucible.core.events;

import dev.crucible.core.journal.CursorStore;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Journal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Brings every event of the journal to those who want it. A subscriber has a thread and a durable
 * cursor of its own: a slow or failing one holds nobody up, and misses nothing. A follower is cheap
 * and leaves nothing behind. Thread-safe.
 */
public final class EventBus implements AutoCloseable {
    private final Journal journal;
    private final CursorStore cursors;
    private final RandomGenerator random;
    private final Tail tail;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private boolean closed;

    /**
     * A bus over this journal.
     *
     * @param pause how long followers may be left alone while much happens, so that they are woken
     *     for many events at once
     * @param random spreads the retries of failing subscribers; thread-safe
     */
    public EventBus(Journal journal, CursorStore cursors, Duration pause, RandomGenerator random) {
        this.journal = journal;
        this.cursors = cursors;
        this.random = random;
        this.tail = new Tail(journal, pause);
    }

    /**
     * Brings every event to this subscriber, from where it has come to.
     *
     * @param name names its cursor; lower-case letters and dashes
     * @throws IllegalStateException when the name is taken, or the bus is closed
     */
    public synchronized void subscribe(String name, EventSubscriber subscriber) {
        if (closed || subscriptions.containsKey(name)) {
            throw new IllegalStateException(
                    closed ? "the bus is closed" : "'" + name + "' has subscribed already");
        }
        subscriptions.put(
                name, new Subscription(name, subscriber, journal, cursors, random).start());
    }

    /**
     * Follows the events that match, from an index on.
     *
     * @param from index of the first; at most the journal's size
     */
    public EventFollower follow(long from, Predicate<Event> filter) {
        return tail.follow(from, filter);
    }

    /** How every subscriber stands, in the order of their subscription. */
    public synchronized List<SubscriberStatus> status() {
        return subscriptions.values().stream().map(Subscription::status).toList();
    }

    /** Ends every subscription and every follower; returns when no subscriber is at work. */
    @Override
    public void close() {
        List<Subscription> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(subscriptions.values());
        }
        tail.close();
        ending.forEach(Subscription::stop);
        ending.forEach(Subscription::awaitEnd);
    }

    /**
     * How a subscriber stands.
     *
     * @param next index of the event that it handles next
     * @param lag how many events it has not handled
     * @param failures how often in a row it has failed; 0 when it works
     * @param trouble why it failed last; empty when it works
     */
    public record SubscriberStatus(
            String name, long next, long lag, int failures, String trouble) {}
}
