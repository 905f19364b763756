package dev.crucible.api.client;

import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How far a follower of one run has come, over any number of connections. For one thread. */
final class RunEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunFollower follower;
    private final Map<Stream, Long> passed = new EnumMap<>(Stream.class);
    private String lastId = "";
    private int attempt;
    private boolean ended;
    private boolean progressed;

    RunEvents(RunFollower follower) {
        this.follower = follower;
    }

    /** Whether there is nothing more to see. */
    boolean ended() {
        return ended;
    }

    /** Whether anything has come since the last call. */
    boolean progressed() {
        boolean any = progressed;
        progressed = false;
        return any;
    }

    /**
     * Follows until the end of the run.
     *
     * @throws ApiException a temporary one when the connection ended before
     */
    void follow(ApiClient api, String path) {
        Optional<EventStream> opened = EventStream.open(api, path, lastId);
        if (opened.isEmpty()) {
            ended = true;
            return;
        }
        try (EventStream events = opened.get()) {
            for (Optional<EventStream.Message> next = events.next();
                    next.isPresent() && !ended;
                    next = events.next()) {
                take(next.get());
                lastId = events.lastId();
                progressed = true;
            }
        } catch (IOException broken) {
            throw ApiException.unreachable(
                    "the connection to " + api.server() + " broke: " + broken.getMessage(), broken);
        }
        if (!ended) {
            throw ApiException.unreachable(api.server() + " ended the connection", null);
        }
    }

    private void take(EventStream.Message message) throws IOException {
        switch (message.type()) {
            case "output" -> {
                try {
                    output(JSON.readTree(message.data()));
                } catch (JacksonException | IllegalArgumentException nonsense) {
                    throw new IOException("an event makes no sense", nonsense);
                }
            }
            case "end" -> ended = true;
            default -> {}
        }
    }

    private void output(JsonNode data) {
        int current = data.path("attempt").asInt(attempt);
        if (current != attempt) {
            if (!passed.isEmpty()) {
                follower.startedAgain(current);
            }
            passed.clear();
            attempt = current;
        }
        Stream stream =
                switch (data.path("stream").asString("")) {
                    case "stdout" -> OutputListener.Stream.STDOUT;
                    case "stderr" -> OutputListener.Stream.STDERR;
                    default -> throw new IllegalArgumentException("no such stream");
                };
        Bytes chunk =
                data.has("base64")
                        ? Bytes.copyOf(Base64.getDecoder().decode(data.path("base64").asString()))
                        : Bytes.utf8(data.path("text").asString(""));
        long offset = data.path("offset").asLong(0);
        long seen = Math.max(0, passed.getOrDefault(stream, 0L) - offset);
        passed.merge(stream, offset + chunk.size(), Math::max);
        if (seen < chunk.size()) {
            follower.output(
                    stream, Bytes.copyOf(chunk.toArray(), (int) seen, chunk.size() - (int) seen));
        }
    }
}
