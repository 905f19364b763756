package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a database to the form that this program knows. The scripts are resources, listed in
 * {@code migrations/index} in their order; {@code user_version} counts how many have been run.
 */
final class Migrations {
    /** "Cruc" in ASCII: the database is ours (sqlite.org/fileformat.html 1.3.17). */
    private static final int APPLICATION_ID = 0x43727563;

    private final Path database;
    private final SqliteConnection connection;
    private final List<String> scripts;

    Migrations(Path database, SqliteConnection connection) {
        this(database, connection, resource("index").lines().toList());
    }

    Migrations(Path database, SqliteConnection connection, List<String> scripts) {
        this.database = database;
        this.connection = connection;
        this.scripts = scripts;
    }

    /** Runs the scripts that have not been run, after a backup when there is something to lose. */
    void run() throws SQLException {
        long version = connection.number("PRAGMA user_version");
        long application = connection.number("PRAGMA application_id");
        if (application != APPLICATION_ID && (version != 0 || !empty())) {
            throw new CrucibleException(
                    ErrorCode.REFUSED, database + " is a database of another program");
        }
        if (version > scripts.size()) {
            throw new CrucibleException(
                    ErrorCode.REFUSED,
                    "%s has form %d, and this program knows %d: it was used by a newer Crucible"
                            .formatted(database, version, scripts.size()));
        }
        if (version > 0 && version < scripts.size()) {
            backUp(version);
        }
        for (int next = (int) version; next < scripts.size(); next++) {
            apply(next);
        }
    }

    private boolean empty() throws SQLException {
        return connection.number("SELECT count(*) FROM sqlite_schema") == 0;
    }

    private void backUp(long version) throws SQLException {
        Path copy = database.resolveSibling(database.getFileName() + ".form-" + version);
        try {
            Files.deleteIfExists(copy);
            Files.createFile(
                    copy,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            connection.write("VACUUM INTO ?", statement -> statement.setString(1, copy.toString()));
            try (var channel = java.nio.channels.FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no backup in " + copy, failure);
        }
    }

    private void apply(int script) throws SQLException {
        connection.execute("BEGIN IMMEDIATE");
        try {
            for (String statement : resource(scripts.get(script)).split(";\\s*(\\R|$)", -1)) {
                if (!statement.isBlank()) {
                    connection.execute(statement);
                }
            }
            connection.execute("PRAGMA application_id = " + APPLICATION_ID);
            connection.execute("PRAGMA user_version = " + (script + 1));
            connection.execute("COMMIT");
        } catch (SQLException failure) {
            connection.execute("ROLLBACK");
            throw failure;
        }
    }

    private static String resource(String name) {
        try (InputStream script = Migrations.class.getResourceAsStream("migrations/" + name)) {
            if (script == null) {
                throw new IllegalStateException("this program lacks its migration " + name);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
