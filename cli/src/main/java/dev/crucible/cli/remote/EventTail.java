package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.EventStream;
import dev.crucible.api.client.Patience;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows the events of a server through its restarts; misses none and shows none twice. */
final class EventTail {
    private static final String STREAM = "/api/v1/events/stream";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ApiClient api;
    private final Patience patience;
    private final Consumer<JsonNode> consumer;
    private final Consumer<String> words;
    private long seen;
    private boolean progressed;

    EventTail(
            ApiClient api, Patience patience, Consumer<JsonNode> consumer, Consumer<String> words) {
        this.api = api;
        this.patience = patience;
        this.consumer = consumer;
        this.words = words;
    }

    /** Follows what has a larger index than this, until the server has nothing more to send. */
    void follow(Map<String, String> filter, long after) {
        seen = after;
        boolean more = true;
        while (more) {
            more = patience.until(() -> followOnce(filter), this::progressed);
        }
    }

    private boolean progressed() {
        boolean any = progressed;
        progressed = false;
        return any;
    }

    /** Whether there can be more. */
    private boolean followOnce(Map<String, String> filter) {
        Map<String, String> query = new LinkedHashMap<>(filter);
        query.put("after", Long.toString(seen));
        Optional<EventStream> opened = EventStream.open(api, ApiClient.query(STREAM, query), "");
        if (opened.isEmpty()) {
            return false;
        }
        try (EventStream events = opened.get()) {
            for (Optional<EventStream.Message> next = events.next();
                    next.isPresent();
                    next = events.next()) {
                take(next.get());
                progressed = true;
            }
        } catch (IOException | JacksonException broken) {
            throw Contents.broken(api, broken);
        }
        throw Contents.ended(api);
    }

    private void take(EventStream.Message message) {
        JsonNode data = JSON.readTree(message.data());
        if (message.type().equals("reset")) {
            words.accept("there is no event " + (seen + 1) + " yet; what comes is shown");
            seen = data.path("size").asLong(0) - 1;
            return;
        }
        long index = data.path("index").asLong(seen + 1);
        if (index > seen) {
            seen = index;
            consumer.accept(data);
        }
    }
}
