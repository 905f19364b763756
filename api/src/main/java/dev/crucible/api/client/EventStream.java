package dev.crucible.api.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Server-sent events (HTML Living Standard, section 9.2) as they come. For one thread. */
public final class EventStream implements AutoCloseable {
    private final BufferedReader lines;
    private String lastId;

    private EventStream(InputStream stream, String lastId) {
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        this.lastId = lastId;
    }

    /**
     * Opens a stream.
     *
     * @param lastId the id of the last event that was seen; empty to begin where the path says
     */
    public static EventStream open(ApiClient api, String path, String lastId) {
        Map<String, String> headers =
                lastId.isEmpty()
                        ? Map.of("Accept", "text/event-stream")
                        : Map.of("Accept", "text/event-stream", "Last-Event-ID", lastId);
        return new EventStream(api.open(path, headers), lastId);
    }

    /** The id to continue after. */
    public String lastId() {
        return lastId;
    }

    /**
     * Waits for the next event.
     *
     * @return empty when the server has ended the stream
     * @throws IOException when the connection broke; a new stream can continue after {@link
     *     #lastId}
     */
    public Optional<Message> next() throws IOException {
        StringBuilder data = new StringBuilder();
        String type = "message";
        String id = lastId;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                lastId = id;
                if (!data.isEmpty()) {
                    return Optional.of(new Message(id, type, data.toString()));
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                case "event" -> type = value;
                case "id" -> id = value;
                default -> {}
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /**
     * One event.
     *
     * @param id its id, or that of an earlier one
     * @param type its name
     * @param data its content
     */
    public record Message(String id, String type, String data) {}
}
