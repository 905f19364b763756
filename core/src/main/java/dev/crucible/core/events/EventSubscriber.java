package dev.crucible.core.events;

import dev.crucible.core.journal.Event;

import java.util.List;

/** Does something with every event. */
@FunctionalInterface
public interface EventSubscriber {
    /**
     * Handles the events, which follow each other without gaps. Every event comes at least once,
     * and again when this throws or the process ends before it returns: handling must be idempotent
     * by the event's index.
     *
     * @param events 1 to 256
     * @throws InterruptedException when the bus is closed
     */
    void handle(List<Event> events) throws InterruptedException;
}
