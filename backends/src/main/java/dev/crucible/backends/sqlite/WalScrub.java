package dev.crucible.backends.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Moves everything from the write-ahead log into the database and cuts the log to nothing, so that
 * what was erased is in neither (sqlite.org/pragma.html, wal_checkpoint). Writers wait meanwhile.
 */
final class WalScrub {
    private static final System.Logger LOG = System.getLogger(WalScrub.class.getName());
    private static final String TRUNCATE = "PRAGMA wal_checkpoint(TRUNCATE)";

    private static final int ATTEMPTS = 3;

    private WalScrub() {}

    /**
     * Tries it.
     *
     * @return false when somebody who needs the old state, or moves pages too, prevents it
     */
    static boolean run(Path database) {
        try (SqliteConnection connection = SqliteConnection.writing(database)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (done(connection)) {
                    return true;
                }
            }
            LOG.log(System.Logger.Level.INFO, "erased content is in the write-ahead log for now");
        } catch (SQLException failure) {
            LOG.log(System.Logger.Level.WARNING, "the write-ahead log was not cut", failure);
        }
        return false;
    }

    /** The first column says whether it was prevented. */
    private static boolean done(SqliteConnection connection) throws SQLException {
        return connection.read(TRUNCATE, Binder.NONE, rows -> rows.next() && rows.getInt(1) == 0);
    }
}
