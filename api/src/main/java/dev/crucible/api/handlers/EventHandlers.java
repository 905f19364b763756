package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.api.http.SseItem;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.events.EventBus;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Journal;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Optional;

/** What happened, as a list and as a stream. */
public final class EventHandlers {
    private static final int BATCH = 500;
    private static final int MOST_READ = 20_000;

    private final Journal journal;
    private final EventBus bus;

    /** Handlers over this journal and its bus. */
    public EventHandlers(Journal journal, EventBus bus) {
        this.journal = journal;
        this.bus = bus;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("listEvents", this::list).bind("streamEvents", this::stream);
    }

    /**
     * A page holds what matches among a bounded number of events; {@code next} says where to go on,
     * also when nothing matched there.
     */
    private ApiResponse list(ApiRequest request) {
        EventFilter filter = EventFilter.of(request);
        int limit = (int) request.integer("limit");
        long size = journal.size();
        long index = request.findInteger("after").orElse(-1L) + 1;
        long last = Math.min(size, index + MOST_READ);
        ObjectNode node = Views.object();
        ArrayNode events = node.putArray("events");
        while (index < last && events.size() < limit) {
            for (Event event : journal.read(index, BATCH)) {
                if (events.size() == limit || index >= last) {
                    break;
                }
                index++;
                if (filter.matches(event)) {
                    events.add(Views.event(event));
                }
            }
        }
        node.put("size", size);
        if (index >= size) {
            return ApiResponse.json(node);
        }
        long next = index - 1;
        return Paging.next(request, node.put("next", next), "after", Long.toString(next));
    }

    private ApiResponse stream(ApiRequest request) {
        long size = journal.size();
        Optional<Long> after =
                request.findInteger("after")
                        .or(() -> request.findText("Last-Event-ID").map(EventHandlers::lastSeen));
        long from = after.map(index -> index + 1).orElse(size);
        Optional<SseItem> reset =
                from <= size
                        ? Optional.empty()
                        : Optional.of(
                                new SseItem.Event(
                                        Long.toString(size - 1),
                                        "reset",
                                        "{\"size\":" + size + "}"));
        EventFilter filter = EventFilter.of(request);
        return ApiResponse.events(
                new EventSource(bus.follow(Math.min(from, size), filter::matches), reset));
    }

    /** To go on at the end for an id that is none of ours would leave events out without a word. */
    static long lastSeen(String id) {
        if (!id.matches("\\d{1,16}")) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "Last-Event-ID is not the id of an event (expected a number)");
        }
        return Long.parseLong(id);
    }
}
