package dev.crucible.api.http;

import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes an answer piece by piece, each only when the client has taken the one before. Whoever does
 * not take one in time is cut off, so that nobody's memory fills up and no thread waits for ever.
 */
final class Sink {
    private final Exchange exchange;
    private final Duration patience;

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
        Callback.Completable written = new Callback.Completable();
        exchange.response().write(last, piece, written);
        try {
            written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            cutOff();
            throw new IOException("the client does not read", slow);
        } catch (ExecutionException gone) {
            throw new IOException("the client has gone", gone.getCause());
        }
    }

    private void cutOff() {
        exchange.request().getConnectionMetaData().getConnection().getEndPoint().close();
    }
}
