package dev.crucible.core.journal;

import java.time.Duration;
import java.util.List;

/**
 * The append-only record of everything that matters. Implementations are thread-safe.
 *
 * <p>What was appended is durable when the unit of work that it belongs to has returned, is never
 * changed, and is visible to readers in the order of its index.
 */
public interface Journal {
    /**
     * Records the entries together, in this order.
     *
     * @return the events; inside a unit of work they are not durable before that has returned
     * @throws dev.crucible.core.CrucibleException {@code INVALID_REQUEST} when an entry is larger
     *     than the log can hold (65,535 bytes); {@code INSUFFICIENT_RESOURCES} when the store is
     *     full
     */
    List<Event> append(List<Entry> entries);

    /** How many events are durable: the index of the next one. */
    long size();

    /**
     * The events from an index on, verified against the hashes that were stored with them.
     *
     * @param from index of the first
     * @param limit most events to return, 1 to 1000
     * @return fewer than {@code limit} only at the end
     * @throws dev.crucible.core.CrucibleException {@code JOURNAL_CORRUPT}, naming the index, when
     *     an event is not what was recorded
     */
    List<Event> read(long from, int limit);

    /**
     * Waits until more than {@code size} events are durable.
     *
     * @return whether that is so; false when the time was up
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean awaitBeyond(long size, Duration timeout) throws InterruptedException;
}
