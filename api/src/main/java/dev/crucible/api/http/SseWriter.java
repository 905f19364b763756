package dev.crucible.api.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes server-sent events (html.spec.whatwg.org, section 9.2), with a comment when there is
 * nothing to say, so that both sides notice when the other has gone.
 */
final class SseWriter {
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /** How long a client waits before it comes back, in milliseconds. */
    private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Sink sink;
    private final Duration heartbeat;

    SseWriter(Sink sink, Duration heartbeat) {
        this.sink = sink;
        this.heartbeat = heartbeat;
    }

    /** Writes until the source ends, the client goes or the thread is interrupted. */
    void run(SseSource source) throws IOException, InterruptedException {
        sink.write(false, ByteBuffer.wrap(RETRY));
        while (true) {
            switch (source.next(heartbeat)) {
                case SseItem.Event event ->
                        sink.write(
                                false,
                                ByteBuffer.wrap(event.text().getBytes(StandardCharsets.UTF_8)));
                case SseItem.Nothing _ -> sink.write(false, ByteBuffer.wrap(HEARTBEAT));
                case SseItem.End _ -> {
                    return;
                }
            }
        }
    }
}
