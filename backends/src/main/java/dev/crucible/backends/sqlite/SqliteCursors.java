package dev.crucible.backends.sqlite;

import dev.crucible.core.journal.CursorStore;

/** Cursors in the database. Thread-safe. */
public final class SqliteCursors implements CursorStore {
    private static final String LOAD = "SELECT next FROM cursors WHERE subscriber = ?";
    private static final String SAVE =
            "INSERT INTO cursors(subscriber, next) VALUES (?, ?)"
                    + " ON CONFLICT(subscriber) DO UPDATE SET next = excluded.next";

    private final SqliteStore store;

    /** Cursors of this store. */
    public SqliteCursors(SqliteStore store) {
        this.store = store;
    }

    @Override
    public long load(String subscriber) {
        return store.query(
                LOAD,
                statement -> statement.setString(1, subscriber),
                rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    @Override
    public void save(String subscriber, long next) {
        store.write(
                SAVE,
                statement -> {
                    statement.setString(1, subscriber);
                    statement.setLong(2, next);
                });
    }
}
