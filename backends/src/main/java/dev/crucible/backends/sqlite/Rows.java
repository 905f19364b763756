package dev.crucible.backends.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes a value of the rows of a query. */
@FunctionalInterface
public interface Rows<T> {
    /** Reads the rows; the cursor stands before the first. Must not keep the result set. */
    T read(ResultSet rows) throws SQLException;
}
