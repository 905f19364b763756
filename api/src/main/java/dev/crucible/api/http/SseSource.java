package dev.crucible.api.http;

import java.time.Duration;

/**
 * Where the events of one stream come from. The server asks on a virtual thread of the stream, and
 * only when the client has taken what came before, so that nothing piles up.
 */
public interface SseSource extends AutoCloseable {
    /**
     * Waits for the next event.
     *
     * @param patience how long at most; then it is {@link SseItem.Nothing}
     * @throws InterruptedException when the server stops
     */
    SseItem next(Duration patience) throws InterruptedException;

    /** Forgets what the source needed. Called once, at the end of the stream. */
    @Override
    void close();
}
