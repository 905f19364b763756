package dev.crucible.backends.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;

/**
 * A few connections that only read. Whoever finds none free waits; the one used last is used next,
 * because its cache is warm. Thread-safe.
 */
final class ReaderPool implements AutoCloseable {
    private final int size;
    private final BlockingDeque<SqliteConnection> free = new LinkedBlockingDeque<>();

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
        while (true) {
            try {
                SqliteConnection connection = free.take();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return connection;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
    }

    /** Waits for those that are lent, and closes all. */
    @Override
    public void close() throws SQLException {
        for (int closed = 0; closed < size; closed++) {
            take().close();
        }
    }
}
