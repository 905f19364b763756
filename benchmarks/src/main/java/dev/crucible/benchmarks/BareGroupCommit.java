package dev.crucible.benchmarks;

import org.sqlite.SQLiteConfig;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The floor: what SQLite gives with one writer and group commit, and nothing else. No codec, no
 * hash, no undo, no readers; every insert is waited for until it is durable.
 */
final class BareGroupCommit implements AutoCloseable {
    private static final int MAX_GROUP = 512;

    private final Connection connection;
    private final byte[] entry;
    private final byte[] leaf = new byte[32];
    private final BlockingQueue<CompletableFuture<Long>> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<Long> end = new CompletableFuture<>();
    private final Thread writer;
    private long next;

    BareGroupCommit(Path folder, int entryBytes) throws SQLException {
        entry = new byte[entryBytes];
        SQLiteConfig config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        connection = config.createConnection("jdbc:sqlite:" + folder.resolve("bare.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute(
                    "CREATE TABLE events (idx INTEGER PRIMARY KEY, entry BLOB NOT NULL,"
                            + " leaf BLOB NOT NULL) STRICT");
        }
        writer = Thread.ofPlatform().name("bare-writer").start(this::run);
    }

    /** One insert, durable when this returns. */
    void insert() {
        CompletableFuture<Long> done = new CompletableFuture<>();
        waiting.add(done);
        done.join();
    }

    private void run() {
        try (PreparedStatement begin = connection.prepareStatement("BEGIN IMMEDIATE");
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO events(idx, entry, leaf) VALUES (?, ?, ?)");
                PreparedStatement commit = connection.prepareStatement("COMMIT")) {
            List<CompletableFuture<Long>> group = new ArrayList<>();
            while (true) {
                group.add(waiting.take());
                waiting.drainTo(group, MAX_GROUP - 1);
                if (group.contains(end)) {
                    return;
                }
                begin.executeUpdate();
                for (int unit = 0; unit < group.size(); unit++) {
                    insert.setLong(1, next++);
                    insert.setBytes(2, entry);
                    insert.setBytes(3, leaf);
                    insert.executeUpdate();
                }
                commit.executeUpdate();
                group.forEach(done -> done.complete(next));
                group.clear();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws SQLException {
        waiting.add(end);
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
