package dev.crucible.api.http;

import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes an answer piece by piece, each only when the client has taken the one before. Whoever does
 * not take one in time is cut off, so that nobody's memory fills up and no thread waits for ever.
 *
 * <p>Who takes everything at once is served in turns with everybody else. A carrier of virtual
 * threads first runs those that other virtual threads have woken, and while there are any it leaves
 * alone those that a selector or the store has woken: some hundred busy streams kept short requests
 * waiting for minutes. So the thread of an answer steps back now and then, and is woken by a clock.
 */
final class Sink {
    private static final int TURN = 16 * 1024;

    private final Exchange exchange;
    private final Duration patience;
    private int written;

    Sink(Exchange exchange, Duration patience) {
        this.exchange = exchange;
        this.patience = patience;
    }

    /**
     * Writes a piece and waits until it is written.
     *
     * @throws IOException when the client has gone, or is too slow
     */
    void write(boolean last, ByteBuffer piece) throws IOException, InterruptedException {
        written += piece.remaining();
        Callback.Completable taken = new Callback.Completable();
        exchange.response().write(last, piece, taken);
        try {
            taken.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            cutOff();
            throw new IOException("the client does not read", slow);
        } catch (ExecutionException gone) {
            throw new IOException("the client has gone", gone.getCause());
        }
        if (written >= TURN && !last) {
            written = 0;
            LockSupport.parkNanos(1);
        }
    }

    private void cutOff() {
        exchange.request().getConnectionMetaData().getConnection().getEndPoint().close();
    }
}
