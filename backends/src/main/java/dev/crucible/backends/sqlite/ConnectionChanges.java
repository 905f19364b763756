package dev.crucible.backends.sqlite;

/** Changes that a connection makes at once, outside of any unit of work. */
record ConnectionChanges(SqliteConnection connection) implements Changes {
    @Override
    public void write(String sql, Binder binder) {
        connection.perform(sql, binder);
    }

    @Override
    public <T> T query(String sql, Binder binder, Rows<T> rows) {
        return connection.query(sql, binder, rows);
    }

    /** Whoever fails here throws everything away. */
    @Override
    public void undo(Runnable action) {}

    /** Nobody looks at it before all of it is durable. */
    @Override
    public void afterCommit(Runnable action) {}
}
