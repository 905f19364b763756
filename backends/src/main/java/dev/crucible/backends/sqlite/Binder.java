package dev.crucible.backends.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Sets the parameters of a statement. May be called again for the same values, so it must only read
 * what does not change.
 */
@FunctionalInterface
public interface Binder {
    /** For a statement without parameters. */
    Binder NONE = _ -> {};

    /** Sets every parameter, from 1 on. */
    void bind(PreparedStatement statement) throws SQLException;
}
