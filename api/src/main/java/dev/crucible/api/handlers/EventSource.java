package dev.crucible.api.handlers;

import dev.crucible.api.http.SseItem;
import dev.crucible.api.http.SseSource;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Journal;
import dev.crucible.journal.events.FactTypes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The journal as a stream of events; an event's id is its index. For one thread. */
final class EventSource implements SseSource {
    private final Journal journal;
    private final EventFilter filter;
    private final Deque<Event> read = new ArrayDeque<>();
    private long next;
    private boolean reset;

    /**
     * A source.
     *
     * @param from index of the first event
     * @param reset whether the client asked for what does not exist: it is told to start anew
     */
    EventSource(Journal journal, EventFilter filter, long from, boolean reset) {
        this.journal = journal;
        this.filter = filter;
        this.next = reset ? journal.size() : from;
        this.reset = reset;
    }

    @Override
    public SseItem next(Duration patience) throws InterruptedException {
        if (reset) {
            reset = false;
            return new SseItem.Event(Long.toString(next - 1), "reset", "{\"size\":" + next + "}");
        }
        while (true) {
            Event event = read.poll();
            if (event != null) {
                if (filter.matches(event)) {
                    return new SseItem.Event(
                            Long.toString(event.index()),
                            FactTypes.nameOf(event.fact()),
                            Views.event(event).toString());
                }
                continue;
            }
            if (!journal.awaitBeyond(next, patience)) {
                return new SseItem.Nothing();
            }
            read.addAll(EventHandlers.batch(journal, next));
            next += read.size();
        }
    }

    @Override
    public void close() {
        read.clear();
    }
}
