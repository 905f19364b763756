package dev.crucible.api.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
     * A connection as HTTP sees it, and as the bytes come: below TLS, so that a handshake counts as
     * a part of the first header.
     */
    private record Wire(Connection http, Connection bytes) {
        static Optional<Wire> of(EndPoint client) {
            Connection connection = client.getConnection();
            Connection http =
                    connection instanceof SslConnection tls
                            ? tls.getSslEndPoint().getConnection()
                            : connection;
            return connection == null || http == null
                    ? Optional.empty()
                    : Optional.of(new Wire(http, connection));
        }

        boolean waits() {
            return http.getMessagesIn() <= http.getMessagesOut();
        }
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
        Seen now(Wire wire, long time) {
            if (wire.http.getMessagesIn() != requests) {
                return first(wire);
            }
            return begun || wire.bytes.getBytesIn() == bytes
                    ? this
                    : new Seen(requests, bytes, time, true);
        }

        static Seen first(Wire wire) {
            long requests = wire.http.getMessagesIn();
            return new Seen(requests, requests == 0 ? 0 : wire.bytes.getBytesIn(), 0, false);
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
            Optional<Wire> wire = Wire.of(client).filter(Wire::waits);
            if (wire.isPresent()) {
                Seen before = seen.get(client);
                Seen is = (before == null ? Seen.first(wire.get()) : before).now(wire.get(), now);
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
