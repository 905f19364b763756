package dev.crucible.api.handlers;

import dev.crucible.api.http.SseItem;
import dev.crucible.api.http.SseSource;
import dev.crucible.core.events.EventFollower;
import dev.crucible.core.journal.Event;
import dev.crucible.journal.events.FactTypes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The journal as a stream of events; an event's id is its index. For one thread. */
final class EventSource implements SseSource {
    private final EventFollower follower;
    private final Deque<Event> ready = new ArrayDeque<>();
    private Optional<SseItem> reset;

    /**
     * A source.
     *
     * @param reset what a client is told that asked for what does not exist
     */
    EventSource(EventFollower follower, Optional<SseItem> reset) {
        this.follower = follower;
        this.reset = reset;
    }

    @Override
    public SseItem next(Duration patience) throws InterruptedException {
        if (reset.isPresent()) {
            SseItem first = reset.get();
            reset = Optional.empty();
            return first;
        }
        if (ready.isEmpty()) {
            ready.addAll(follower.next(patience));
        }
        Event event = ready.poll();
        return event == null ? new SseItem.Nothing() : item(event);
    }

    private static SseItem item(Event event) {
        return new SseItem.Event(
                Long.toString(event.index()),
                FactTypes.nameOf(event.fact()),
                Views.event(event).toString());
    }

    @Override
    public void close() {
        follower.close();
    }
}
