package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.UnitOfWork;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The database in the data folder: one thread that writes with group commit, and a few connections
 * that read. Adapters of the same store call {@link #commit} for every change, and inside it {@link
 * #current}. Thread-safe.
 *
 * <p>Whoever is interrupted while waiting for a commit waits on: the outcome is always known. A
 * group of units that cannot be made durable fails as a whole and leaves nothing; the next group
 * tries again, so a disk that was full heals when there is space.
 */
public final class SqliteStore implements UnitOfWork, SqliteReads, AutoCloseable {
    private static final int READERS = 4;

    /** Fewer, so that short questions always find a connection. */
    private static final int SEARCHES = 2;

    private final DataFolder folder;
    private final SqliteConnection writing;
    private final SqliteConnection checkpointing;
    private final WalKeeper wal;
    private final GroupWriter writer;
    private final ReaderPool readers;
    private final ExecutorService searches =
            Executors.newFixedThreadPool(
                    SEARCHES, Thread.ofPlatform().name("sqlite-search-", 0).daemon().factory());
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(DataFolder folder, StoreListener listener, LongSupplier nanoTime)
            throws IOException, SQLException {
        this.folder = folder;
        Path database = DataFolder.create(folder.database());
        folder.sync();
        writing = SqliteConnection.writing(database);
        new Migrations(database, writing).run();
        checkpointing = SqliteConnection.writing(database);
        wal = new WalKeeper(checkpointing);
        writer = new GroupWriter(database, writing, wal, listener, nanoTime);
        readers = new ReaderPool(database, READERS);
        wal.start();
        writer.start();
    }

    /**
     * Opens the database, and makes it when there is none.
     *
     * @param path the data folder
     * @param nanoTime a monotonic clock in nanoseconds, for the listener's figures
     * @throws CrucibleException {@code REFUSED} when another process has the folder, or it was used
     *     by a newer Crucible; {@code JOURNAL_CORRUPT} when the database is damaged
     */
    public static SqliteStore open(Path path, StoreListener listener, LongSupplier nanoTime) {
        DataFolder folder = null;
        boolean opened = false;
        try {
            folder = DataFolder.open(path);
            SqliteStore store = new SqliteStore(folder, listener, nanoTime);
            opened = true;
            return store;
        } catch (SQLException failure) {
            throw SqliteFailures.named(failure, path.resolve(DataFolder.DATABASE));
        } catch (IOException failure) {
            throw new CrucibleException(
                    ErrorCode.INSUFFICIENT_RESOURCES,
                    "the data folder %s cannot be used: %s".formatted(path, failure),
                    failure);
        } finally {
            if (!opened && folder != null) {
                closeQuietly(folder);
            }
        }
    }

    private static void closeQuietly(DataFolder folder) {
        try {
            folder.close();
        } catch (IOException ignored) {
            // The reason why it could not be opened is on its way already.
        }
    }

    @Override
    public <T> T commit(Supplier<T> work) {
        return writer.commit(work);
    }

    /**
     * The unit of work that is running.
     *
     * @throws IllegalStateException outside of one
     */
    public SqliteTransaction current() {
        return writer.current();
    }

    /** Whether this thread is inside a unit of work of this store. */
    public boolean inUnit() {
        return writer.onThread();
    }

    /** As a change of its own, or as a part of the unit that is running. */
    public void write(String sql, Binder binder) {
        commit(() -> {
            current().write(sql, binder);
            return true;
        });
    }

    /** Inside a unit of work: sees what it wrote. Outside: what is durable. */
    @Override
    public <T> T query(String sql, Binder binder, Rows<T> rows) {
        if (inUnit()) {
            return current().query(sql, binder, rows);
        }
        return readers.with(connection -> connection.query(sql, binder, rows));
    }

    /**
     * As {@link #query}, for what may take long: on a thread of its own, because a virtual thread
     * that waits for native code keeps one of the few processors' threads from all others.
     */
    public <T> T search(String sql, Binder binder, Rows<T> rows) {
        if (inUnit() || !Thread.currentThread().isVirtual()) {
            return query(sql, binder, rows);
        }
        Unit<T> search = new Unit<>(() -> query(sql, binder, rows), 0);
        try {
            searches.execute(search::run);
        } catch (RejectedExecutionException ended) {
            throw new CrucibleException(ErrorCode.UNAVAILABLE, "the store is closed", ended);
        }
        return search.await();
    }

    /** Asks several questions of one state of the database. Not inside a unit of work. */
    public <T> T snapshot(Function<SqliteReads, T> questions) {
        if (inUnit()) {
            throw new IllegalStateException("a snapshot inside a unit of work");
        }
        return readers.with(connection -> {
            connection.perform("BEGIN");
            try {
                return questions.apply(connection);
            } finally {
                connection.perform("ROLLBACK");
            }
        });
    }

    /** Does something long with a connection of its own, beside the writer and the readers. */
    <T> T ownConnection(Function<SqliteConnection, T> work) {
        try (SqliteConnection connection = SqliteConnection.writing(folder.database())) {
            return work.apply(connection);
        } catch (SQLException failure) {
            throw SqliteFailures.named(failure, folder.database());
        }
    }

    /** The data folder. */
    public Path folder() {
        return folder.path();
    }

    /** Finishes what was handed in, refuses everything after that, and gives the folder back. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        writer.close();
        wal.close();
        try (folder;
                writing;
                checkpointing;
                searches) {
            readers.close();
            emptyLogOfWrites();
        } catch (SQLException failure) {
            throw SqliteFailures.named(failure, folder.database());
        } catch (IOException failure) {
            throw new CrucibleException(
                    ErrorCode.INTERNAL, folder.path() + " cannot be closed", failure);
        }
    }

    /** So that the database is one file. Where that fails, it is done when it is opened again. */
    private void emptyLogOfWrites() {
        try {
            writing.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException later) {
            System.getLogger(SqliteStore.class.getName())
                    .log(System.Logger.Level.WARNING, "the log of writes stays", later);
        }
    }
}
