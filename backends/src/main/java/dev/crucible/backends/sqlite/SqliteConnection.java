package dev.crucible.backends.sqlite;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection, with its statements prepared once. For one thread at a time. Transactions are
 * begun and ended by statements; JDBC's own are not used.
 */
final class SqliteConnection implements SqliteReads, AutoCloseable {
    private static final int MAX_STATEMENTS = 512;

    private final Path database;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private SqliteConnection(Path database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** Opens the database, which must be there, for writing. */
    static SqliteConnection writing(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        SqliteConnection opened = open(database, config, -16_384);
        opened.execute("PRAGMA journal_mode = WAL");
        opened.execute("PRAGMA synchronous = FULL");
        opened.execute("PRAGMA wal_autocheckpoint = 0");
        opened.execute("PRAGMA journal_size_limit = 67108864");
        opened.execute("PRAGMA foreign_keys = ON");
        opened.execute("PRAGMA secure_delete = ON");
        return opened;
    }

    /** Opens the database, which must be there, for queries only. */
    static SqliteConnection reading(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SqliteConnection opened = open(database, config, -2_048);
        opened.execute("PRAGMA query_only = ON");
        return opened;
    }

    private static SqliteConnection open(Path database, SQLiteConfig config, int cache)
            throws SQLException {
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(5_000);
        config.enableLoadExtension(false);
        // Otherwise the driver asks for the last row's id, in a new statement, after every insert.
        config.setGetGeneratedKeys(false);
        SqliteConnection opened =
                new SqliteConnection(database, config.createConnection("jdbc:sqlite:" + database));
        opened.execute("PRAGMA trusted_schema = OFF");
        opened.execute("PRAGMA cell_size_check = ON");
        opened.execute("PRAGMA temp_store = MEMORY");
        opened.execute("PRAGMA cache_size = " + cache);
        return opened;
    }

    /** Runs one statement, or a script of several, that has no parameters. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Runs a statement that changes something. */
    void write(String sql, Binder binder) throws SQLException {
        PreparedStatement statement = prepared(sql);
        boolean done = false;
        try {
            binder.bind(statement);
            statement.executeUpdate();
            done = true;
        } finally {
            if (!done) {
                forget(sql);
            }
        }
    }

    /** Runs a query. */
    <T> T read(String sql, Binder binder, Rows<T> rows) throws SQLException {
        PreparedStatement statement = prepared(sql);
        boolean done = false;
        try {
            binder.bind(statement);
            T value;
            try (ResultSet result = statement.executeQuery()) {
                value = rows.read(result);
            }
            done = true;
            return value;
        } finally {
            if (!done) {
                forget(sql);
            }
        }
    }

    /** A statement that has failed may be of no use any more, and may still hold a lock. */
    private void forget(String sql) {
        PreparedStatement failed = statements.remove(sql);
        if (failed == null) {
            return;
        }
        try {
            failed.close();
        } catch (SQLException alreadyClosed) {
            System.getLogger(SqliteConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a failed statement", alreadyClosed);
        }
    }

    /** The first column of the first row. */
    long number(String sql) throws SQLException {
        return read(sql, Binder.NONE, rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    @Override
    public <T> T query(String sql, Binder binder, Rows<T> rows) {
        try {
            return read(sql, binder, rows);
        } catch (SQLException failure) {
            throw SqliteFailures.named(failure, database);
        }
    }

    /** As {@link #write}, with a failure that has a name. */
    void perform(String sql, Binder binder) {
        try {
            write(sql, binder);
        } catch (SQLException failure) {
            throw SqliteFailures.named(failure, database);
        }
    }

    /** As {@link #perform(String, Binder)}, without parameters. */
    void perform(String sql) {
        perform(sql, Binder.NONE);
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            if (statements.size() >= MAX_STATEMENTS) {
                forgetStatements();
            }
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    private void forgetStatements() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }

    @Override
    public void close() throws SQLException {
        forgetStatements();
        connection.close();
    }
}
