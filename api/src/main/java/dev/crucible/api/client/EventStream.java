package dev.crucible.api.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Server-sent events (HTML Living Standard, section 9.2) as they come. A server that sends nothing
 * for a minute, not even a comment, is taken for gone. Only {@link #close} is thread-safe.
 */
public final class EventStream implements AutoCloseable {
    /** Longest line in bytes; the largest event of a server is far smaller. */
    static final int MAX_LINE = 4 * 1024 * 1024;

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final InputStream source;
    private final InputStream bytes;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong lines = new AtomicLong();
    private boolean afterReturn;
    private String lastId;

    private EventStream(InputStream stream, String lastId, Duration silence) {
        this.source = stream;
        this.bytes = new BufferedInputStream(stream);
        this.lastId = lastId;
        Thread.ofVirtual().name("silence").start(() -> watch(silence));
    }

    /**
     * Opens a stream.
     *
     * @param lastId the id of the last event that was seen; empty to begin where the path says
     * @return empty when the server has nothing more to send, now or ever
     * @throws ApiException when the server refuses or cannot be reached
     */
    public static Optional<EventStream> open(ApiClient api, String path, String lastId) {
        return open(api, path, lastId, SILENCE);
    }

    static Optional<EventStream> open(ApiClient api, String path, String lastId, Duration silence) {
        Map<String, String> headers =
                lastId.isEmpty()
                        ? Map.of("Accept", "text/event-stream")
                        : Map.of("Accept", "text/event-stream", "Last-Event-ID", lastId);
        return api.open(path, headers).map(stream -> new EventStream(stream, lastId, silence));
    }

    /** The id to continue after; empty when no event had one. */
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
        boolean any = false;
        for (Optional<String> read = line(); read.isPresent(); read = line()) {
            String line = read.get();
            if (line.isEmpty()) {
                lastId = id;
                if (any) {
                    return Optional.of(new Message(id, type, data.toString()));
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : value(line, colon);
            switch (field) {
                case "data" -> {
                    data.append(any ? "\n" : "").append(value);
                    any = true;
                    if (data.length() > MAX_LINE) {
                        throw new IOException("an event is longer than " + MAX_LINE + " bytes");
                    }
                }
                case "event" -> type = value;
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static String value(String line, int colon) {
        boolean space = line.startsWith(" ", colon + 1);
        return line.substring(space ? colon + 2 : colon + 1);
    }

    /** A line ends with LF, CR or both; what has no end is none, and the stream is over. */
    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            int b = bytes.read();
            if (b < 0) {
                if (closed.getCount() == 0) {
                    throw new EOFException("the stream was closed");
                }
                return Optional.empty();
            }
            boolean second = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                lines.incrementAndGet();
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() == MAX_LINE) {
                throw new IOException("a line is longer than " + MAX_LINE + " bytes");
            }
            line.write(b);
        }
    }

    private void watch(Duration silence) {
        long seen = -1;
        try {
            while (!closed.await(silence.toNanos(), TimeUnit.NANOSECONDS)) {
                long now = lines.get();
                if (now == seen) {
                    close();
                }
                seen = now;
            }
        } catch (InterruptedException | IOException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        source.close();
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
