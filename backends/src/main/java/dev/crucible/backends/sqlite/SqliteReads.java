package dev.crucible.backends.sqlite;

/** Something that answers queries. */
public interface SqliteReads {
    /**
     * Asks the database.
     *
     * @param sql the statement, the same text every time, because it is prepared once
     * @throws dev.crucible.core.CrucibleException when the database cannot answer
     */
    <T> T query(String sql, Binder binder, Rows<T> rows);
}
