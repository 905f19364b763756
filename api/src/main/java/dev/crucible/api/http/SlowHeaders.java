package dev.crucible.api.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Closes the connections on which a header takes too long to arrive, however busily: the idle time
 * of a connection begins anew with every byte, so that a client could hold one for ever with a byte
 * now and then. A body has a time of its own, see {@link BodyStream}.
 */
final class SlowHeaders extends AbstractLifeCycle {
    private static final long PERIOD_MILLIS = 500;

    private final ServerConnector connector;
    private final long nanos;
    private final LongSupplier nanoTime;

    /** What every connection looked like. Used by one task at a time. */
    private Map<EndPoint, Seen> seen = new HashMap<>();

    private volatile Scheduler.Task next = () -> false;

    SlowHeaders(ServerConnector connector, Duration patience, LongSupplier nanoTime) {
        this.connector = connector;
        this.nanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * A connection that is between two requests.
     *
     * @param requests how many came before
     * @param bytes how many had come when nothing of the next one was seen yet
     * @param since when something of it was first seen, in nanoseconds
     * @param begun whether something of it was seen
     */
    private record Seen(long requests, long bytes, long since, boolean begun) {
        /** The same connection, looked at again. */
        Seen now(Connection connection, long time) {
            if (connection.getMessagesIn() != requests) {
                return first(connection);
            }
            return begun || connection.getBytesIn() == bytes
                    ? this
                    : new Seen(requests, bytes, time, true);
        }

        static Seen first(Connection connection) {
            long requests = connection.getMessagesIn();
            return new Seen(requests, requests == 0 ? 0 : connection.getBytesIn(), 0, false);
        }
    }

    @Override
    protected void doStart() {
        later();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void later() {
        next = connector.getScheduler().schedule(this::look, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = nanoTime.getAsLong();
        Map<EndPoint, Seen> current = new HashMap<>();
        for (EndPoint client : connector.getConnectedEndPoints()) {
            Connection connection = client.getConnection();
            if (connection != null && connection.getMessagesIn() <= connection.getMessagesOut()) {
                Seen before = seen.get(client);
                Seen is = (before == null ? Seen.first(connection) : before).now(connection, now);
                current.put(client, is);
                if (is.begun && now - is.since > nanos) {
                    client.close();
                }
            }
        }
        seen = current;
        if (isRunning()) {
            later();
        }
    }
}
