package dev.crucible.benchmarks;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that durable writes of many clients can be: one thread that takes all statements that
 * wait, executes them in one transaction, commits with an fsync, and wakes their clients. It uses
 * the pragmas of the store and, like the store, moves the log into the database on another thread.
 */
final class BareLoop implements AutoCloseable {
    private static final int MAX_GROUP = 512;
    private static final int STATEMENTS = 4_000;
    private static final long MANY_PAGES = 8_192;
    private static final Write END = new Write("", _ -> {});

    private final Connection writing;
    private final Connection checkpointing;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final BlockingQueue<Write> waiting = new ArrayBlockingQueue<>(8_192);
    private final Semaphore checkpoints = new Semaphore(0);
    private volatile boolean helpWanted;
    private final Thread writer = Thread.ofPlatform().name("bare-writer").unstarted(this::run);
    private final Thread keeper =
            Thread.ofPlatform().name("bare-wal").daemon().unstarted(this::checkpoint);

    /** Makes a database with this script, whose statements end with a semicolon. */
    BareLoop(Path database, List<String> script) throws SQLException {
        writing = open(database);
        checkpointing = open(database);
        for (String statement : script) {
            execute(writing, statement);
        }
        writer.start();
        keeper.start();
    }

    private static Connection open(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setGetGeneratedKeys(false);
        Connection opened = config.createConnection("jdbc:sqlite:" + database);
        for (String pragma :
                List.of(
                        "journal_mode = WAL",
                        "synchronous = FULL",
                        "wal_autocheckpoint = 0",
                        "journal_size_limit = 67108864",
                        "foreign_keys = ON",
                        "secure_delete = ON",
                        "trusted_schema = OFF",
                        "cell_size_check = ON",
                        "temp_store = MEMORY",
                        "cache_size = -16384")) {
            execute(opened, "PRAGMA " + pragma);
        }
        return opened;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The statements of a migration of the store. */
    static List<String> script(Class<?> beside, String resource) {
        try (var stream = beside.getResourceAsStream(resource)) {
            String text =
                    stream == null
                            ? Files.readString(Path.of(resource))
                            : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split(";\\s*(\\R|$)", -1)).stream()
                    .filter(statement -> !statement.isBlank())
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Returns when it is durable. */
    void write(String sql, Bind bind) {
        Write write = new Write(sql, bind);
        try {
            waiting.put(write);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        while (!write.durable) {
            LockSupport.park(write);
        }
    }

    private void run() {
        List<Write> group = new ArrayList<>();
        try {
            int since = 0;
            while (true) {
                group.add(waiting.take());
                waiting.drainTo(group, MAX_GROUP - 1);
                if (group.getLast() == END) {
                    return;
                }
                prepared("BEGIN IMMEDIATE").executeUpdate();
                for (Write write : group) {
                    PreparedStatement statement = prepared(write.sql);
                    write.bind.to(statement);
                    statement.executeUpdate();
                }
                prepared("COMMIT").executeUpdate();
                for (Write write : group) {
                    write.durable = true;
                    LockSupport.unpark(write.client);
                }
                since += group.size();
                if (since >= STATEMENTS) {
                    since = 0;
                    checkpoints.release();
                }
                if (helpWanted) {
                    helpWanted = false;
                    moveLog(writing);
                }
                group.clear();
            }
        } catch (SQLException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = writing.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    private void checkpoint() {
        try {
            while (true) {
                checkpoints.acquire();
                checkpoints.drainPermits();
                helpWanted = moveLog(checkpointing) > MANY_PAGES;
            }
        } catch (SQLException | InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Moves what can be moved, and says how many pages the log has. */
    private static long moveLog(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            return rows.next() ? rows.getLong("log") : 0;
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            waiting.put(END);
            writer.join();
            keeper.interrupt();
            keeper.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        checkpointing.close();
        writing.close();
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Bind {
        void to(PreparedStatement statement) throws SQLException;
    }

    private static final class Write {
        private final String sql;
        private final Bind bind;
        private final Thread client = Thread.currentThread();
        private volatile boolean durable;

        private Write(String sql, Bind bind) {
            this.sql = sql;
            this.bind = bind;
        }
    }
}
