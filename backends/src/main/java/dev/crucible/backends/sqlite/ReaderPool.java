package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A few connections that only read. Whoever finds none free waits; the one used last is used next,
 * because its cache is warm. Thread-safe.
 */
final class ReaderPool implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 100;

    private final int size;
    private final BlockingDeque<SqliteConnection> free = new LinkedBlockingDeque<>();
    private volatile boolean closed;

    ReaderPool(Path database, int size) throws SQLException {
        this.size = size;
        for (int made = 0; made < size; made++) {
            free.push(SqliteConnection.reading(database));
        }
    }

    /** Lends a connection. */
    <T> T with(Function<SqliteConnection, T> work) {
        SqliteConnection connection = take();
        try {
            return work.apply(connection);
        } finally {
            free.push(connection);
        }
    }

    private SqliteConnection take() {
        boolean interrupted = false;
        SqliteConnection connection = null;
        while (connection == null) {
            if (closed) {
                throw new CrucibleException(ErrorCode.UNAVAILABLE, "the store is closed");
            }
            try {
                connection = free.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return connection;
    }

    /** Waits for those that are lent, and closes all. Whoever still waits for one is refused. */
    @Override
    public void close() throws SQLException {
        List<SqliteConnection> all = new ArrayList<>();
        while (all.size() < size) {
            all.add(take());
        }
        closed = true;
        for (SqliteConnection connection : all) {
            connection.close();
        }
    }
}
