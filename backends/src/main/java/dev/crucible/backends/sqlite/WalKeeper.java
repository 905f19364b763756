package dev.crucible.backends.sqlite;

import java.sql.SQLException;

/**
 * Moves pages from the write-ahead log into the database (sqlite.org/wal.html section 3.4) beside
 * the writer, so that no commit waits for it. When the log grows all the same, because there is
 * always one more commit, the writer moves the little that is left between two groups.
 */
final class WalKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WalKeeper.class.getName());
    private static final String PASSIVE = "PRAGMA wal_checkpoint(PASSIVE)";

    /** So many statements are worth a checkpoint. */
    private static final int STATEMENTS = 4_000;

    /** Pages in the log from which on the writer lends a hand: 32 MiB. */
    private static final long MANY_PAGES = 8_192;

    private final SqliteConnection connection;
    private final Thread thread;
    private int statements;
    private boolean wanted;
    private boolean closed;
    private volatile boolean helpWanted;

    WalKeeper(SqliteConnection connection) {
        this.connection = connection;
        this.thread = Thread.ofPlatform().name("sqlite-wal").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** So many statements were committed. On the writer's thread. */
    void wrote(int more) {
        statements += more;
        if (statements >= STATEMENTS) {
            statements = 0;
            want();
        }
    }

    private synchronized void want() {
        wanted = true;
        notifyAll();
    }

    /** Helps if need be. On the writer's thread. */
    void betweenGroups(SqliteConnection writer) {
        if (helpWanted) {
            helpWanted = false;
            checkpoint(writer);
        }
    }

    private void run() {
        while (awaitWanted()) {
            helpWanted = checkpoint(connection) > MANY_PAGES;
        }
    }

    private synchronized boolean awaitWanted() {
        while (!wanted && !closed) {
            try {
                wait();
            } catch (InterruptedException ended) {
                return false;
            }
        }
        wanted = false;
        return !closed;
    }

    /** Moves what can be moved, and says how many pages the log has. */
    private static long checkpoint(SqliteConnection connection) {
        try {
            return connection.read(
                    PASSIVE, Binder.NONE, rows -> rows.next() ? rows.getLong("log") : 0L);
        } catch (SQLException failure) {
            LOG.log(System.Logger.Level.WARNING, "no checkpoint of the write-ahead log", failure);
            return 0;
        }
    }

    /** Ends the thread; the connection stays open. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
