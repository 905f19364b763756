package dev.crucible.backends.sqlite;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One unit of work from the inside: what it will write, and what is to be done when that fails or
 * succeeds. Only for the writer's thread, while the unit's work runs.
 *
 * <p>Statements are kept back until the work has returned, or until it asks a question that their
 * effect may answer.
 */
public final class SqliteTransaction implements Changes {
    private final GroupWriter writer;
    private final List<Statement> statements = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private int executed;
    private @Nullable SQLException broken;

    SqliteTransaction(GroupWriter writer) {
        this.writer = writer;
    }

    /**
     * Writes something when the work has returned.
     *
     * @param sql the statement, the same text every time, because it is prepared once
     * @param binder must not depend on anything that changes later
     */
    @Override
    public void write(String sql, Binder binder) {
        statements.add(new Statement(sql, binder));
    }

    /** Asks the database as it is after everything that this and earlier units have written. */
    @Override
    public <T> T query(String sql, Binder binder, Rows<T> rows) {
        try {
            flush();
            return writer.connection().read(sql, binder, rows);
        } catch (SQLException failure) {
            broken = failure;
            throw SqliteFailures.named(failure, writer.database());
        }
    }

    /** What puts back a change of memory, if nothing comes of this unit. The last is run first. */
    @Override
    public void undo(Runnable action) {
        undo.push(action);
    }

    /**
     * What is done when this unit is durable, before whoever asked for it is told. Must be quick,
     * must not throw and must not use the store.
     */
    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Executes what was kept back. */
    void flush() throws SQLException {
        if (broken != null) {
            throw broken;
        }
        if (executed < statements.size()) {
            writer.begin();
        }
        while (executed < statements.size()) {
            Statement next = statements.get(executed++);
            writer.connection().write(next.sql, next.binder);
        }
    }

    /** Whether the database has seen a part of it, or a part of it has failed. */
    boolean touched() {
        return executed > 0 || broken != null;
    }

    /** Executes everything once more, after a rollback. */
    void replay() throws SQLException {
        executed = 0;
        broken = null;
        flush();
    }

    int size() {
        return statements.size();
    }

    Mark mark() {
        return new Mark(statements.size(), undo.size(), afterCommit.size());
    }

    /** Forgets everything since the mark, in memory and in the database. */
    void backTo(Mark mark) {
        runUndo(mark.undo);
        afterCommit.subList(mark.afterCommit, afterCommit.size()).clear();
        statements.subList(mark.statements, statements.size()).clear();
        if (executed <= mark.statements) {
            return;
        }
        try {
            writer.replayGroup();
            replay();
        } catch (SQLException failure) {
            broken = failure;
            throw SqliteFailures.named(failure, writer.database());
        }
    }

    void runUndo() {
        runUndo(0);
    }

    private void runUndo(int left) {
        while (undo.size() > left) {
            undo.pop().run();
        }
    }

    List<Runnable> afterCommit() {
        return afterCommit;
    }

    /** Why the database could not answer or write, whatever the work made of it. */
    @Nullable SQLException broken() {
        return broken;
    }

    private record Statement(String sql, Binder binder) {}

    /** A point of a unit that it can go back to. */
    record Mark(int statements, int undo, int afterCommit) {}
}
