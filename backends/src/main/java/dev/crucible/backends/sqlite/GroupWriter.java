package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The one thread that writes. It takes all units that wait, does them one after the other in one
 * transaction, commits, and tells everybody. Whoever fails alone, fails alone: the transaction is
 * begun again and what the others wrote is written again.
 */
final class GroupWriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupWriter.class.getName());
    private static final int MAX_GROUP = 512;
    private static final int MAX_WAITING = 8_192;

    private final Path database;
    private final SqliteConnection connection;
    private final WalKeeper wal;
    private final StoreListener listener;
    private final LongSupplier nanoTime;
    private final UnitQueue queue = new UnitQueue(MAX_WAITING);
    private final Thread thread;

    /** The units of the group whose work is done, and what they wrote. */
    private final List<SqliteTransaction> done = new ArrayList<>();

    private @Nullable SqliteTransaction current;
    private boolean begun;
    private @Nullable CrucibleException given;

    GroupWriter(
            Path database,
            SqliteConnection connection,
            WalKeeper wal,
            StoreListener listener,
            LongSupplier nanoTime) {
        this.database = database;
        this.connection = connection;
        this.wal = wal;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofPlatform().name("sqlite-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    <T> T commit(Supplier<T> work) {
        if (onThread()) {
            return joined(work);
        }
        Unit<T> unit = new Unit<>(work, nanoTime.getAsLong());
        queue.put(unit);
        return unit.await();
    }

    boolean onThread() {
        return Thread.currentThread() == thread;
    }

    /** The unit whose work runs now; on the writer's thread only. */
    SqliteTransaction current() {
        SqliteTransaction unit = onThread() ? current : null;
        if (unit == null) {
            throw new IllegalStateException("not in a unit of work");
        }
        return unit;
    }

    /** Runs as a part of the unit that is running; if it throws, nothing of this part happens. */
    private <T> T joined(Supplier<T> work) {
        SqliteTransaction unit = current();
        SqliteTransaction.Mark mark = unit.mark();
        boolean whole = false;
        try {
            T result = work.get();
            whole = true;
            return result;
        } finally {
            if (!whole) {
                unit.backTo(mark);
            }
        }
    }

    private void run() {
        List<Unit<?>> group = new ArrayList<>();
        while (queue.take(group, MAX_GROUP)) {
            process(group);
            group.forEach(Unit::complete);
            group.clear();
            done.clear();
            wal.betweenGroups(connection);
        }
    }

    private void process(List<Unit<?>> group) {
        long start = nanoTime.getAsLong();
        try {
            for (Unit<?> unit : group) {
                process(unit);
            }
            commit();
        } catch (SQLException failure) {
            fail(group, SqliteFailures.named(failure, database));
            return;
        } catch (CrucibleException gaveUp) {
            fail(group, gaveUp);
            return;
        }
        int statements = 0;
        for (SqliteTransaction unit : done) {
            statements += unit.size();
            unit.afterCommit().forEach(this::hook);
        }
        wal.wrote(statements);
        int written = statements;
        hook(() -> tell(group, written, start));
    }

    private void tell(List<Unit<?>> group, int statements, long start) {
        long now = nanoTime.getAsLong();
        listener.committed(group.size(), statements, now - start);
        for (Unit<?> unit : group) {
            if (!unit.hasFailed()) {
                listener.waited(now - unit.since());
            }
        }
    }

    private void process(Unit<?> unit) throws SQLException {
        if (given != null) {
            throw given;
        }
        SqliteTransaction transaction = new SqliteTransaction(this);
        current = transaction;
        Throwable failure = attempt(unit, transaction);
        current = null;
        if (failure == null) {
            done.add(transaction);
            return;
        }
        unit.failed(failure);
        undo(transaction);
        if (transaction.touched()) {
            replayGroup();
        }
    }

    /** Why nothing comes of this unit; null when all is well. */
    private @Nullable Throwable attempt(Unit<?> unit, SqliteTransaction transaction)
            throws SQLException {
        Throwable failure = null;
        try {
            unit.work();
            transaction.flush();
        } catch (SQLException broken) {
            failure = SqliteFailures.named(broken, database);
            throwUnlessOfStatement(transaction, broken);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        if (transaction.broken() != null) {
            throwUnlessOfStatement(transaction, transaction.broken());
        }
        return failure;
    }

    private void throwUnlessOfStatement(SqliteTransaction transaction, SQLException broken)
            throws SQLException {
        if (!SqliteFailures.ofStatement(broken)) {
            undo(transaction);
            throw broken;
        }
    }

    /** Begins the transaction of this group, if nobody has yet. */
    void begin() throws SQLException {
        if (!begun) {
            connection.write("BEGIN IMMEDIATE", Binder.NONE);
            begun = true;
        }
    }

    private void commit() throws SQLException {
        if (begun) {
            connection.write("COMMIT", Binder.NONE);
            begun = false;
        }
    }

    private void rollback() {
        if (!begun) {
            return;
        }
        begun = false;
        try {
            connection.write("ROLLBACK", Binder.NONE);
        } catch (SQLException alreadyRolledBack) {
            // SQLite ends the transaction by itself after some failures
            // (sqlite.org/lang_transaction).
            LOG.log(System.Logger.Level.DEBUG, "no transaction to roll back", alreadyRolledBack);
            requireNoTransaction();
        }
    }

    /**
     * What nobody has committed must not be seen by later units, which would vouch for it: a store
     * that cannot end its transaction serves no more.
     */
    private void requireNoTransaction() {
        try {
            connection.execute("BEGIN");
            connection.execute("ROLLBACK");
        } catch (SQLException stillThere) {
            given =
                    new CrucibleException(
                            ErrorCode.INTERNAL,
                            "a failed transaction could not be ended; restart",
                            stillThere);
            LOG.log(System.Logger.Level.ERROR, given.getMessage(), given);
        }
    }

    /** Writes once more what the finished units of this group wrote, without any other. */
    void replayGroup() throws SQLException {
        rollback();
        for (SqliteTransaction unit : done) {
            unit.replay();
        }
    }

    private void fail(List<Unit<?>> group, CrucibleException cause) {
        rollback();
        done.reversed().forEach(this::undo);
        group.forEach(unit -> unit.failed(cause));
        LOG.log(System.Logger.Level.ERROR, cause.getMessage(), cause);
        hook(() -> listener.failed(group.size(), cause));
    }

    /** Memory that cannot be put back is worth nothing: then the store serves no more. */
    private void undo(SqliteTransaction unit) {
        try {
            unit.runUndo();
        } catch (RuntimeException | Error broken) {
            given =
                    new CrucibleException(
                            ErrorCode.INTERNAL,
                            "what a failed change left in memory could not be put back; restart",
                            broken);
            LOG.log(System.Logger.Level.ERROR, given.getMessage(), given);
        }
    }

    private void hook(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "a hook after a commit failed", fault);
        }
    }

    SqliteConnection connection() {
        return connection;
    }

    Path database() {
        return database;
    }

    /** Does what waits, and ends. */
    @Override
    public void close() {
        queue.close();
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
