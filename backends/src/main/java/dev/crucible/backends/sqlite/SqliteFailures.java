package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** What the result codes of SQLite (sqlite.org/rescode.html) mean for us. */
final class SqliteFailures {
    private static final int PRIMARY = 0xff;
    private static final int ERROR = 1;
    private static final int NOMEM = 7;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int TOOBIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;
    private static final int RANGE = 25;
    private static final int NOTADB = 26;

    /** With less space than this, an input/output error is taken for a full disk. */
    private static final long LITTLE_SPACE = 1 << 20;

    private SqliteFailures() {}

    /** Whether only the statement is to blame, and the database goes on as if it had not been. */
    static boolean ofStatement(SQLException failure) {
        return switch (failure.getErrorCode() & PRIMARY) {
            case ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE -> true;
            default -> false;
        };
    }

    /** The failure as the rest of Crucible knows it. */
    static CrucibleException named(SQLException failure, Path database) {
        return switch (failure.getErrorCode() & PRIMARY) {
            case FULL ->
                    new CrucibleException(
                            ErrorCode.INSUFFICIENT_RESOURCES,
                            "the disk of " + database + " is full; nothing was recorded",
                            failure);
            case NOMEM ->
                    new CrucibleException(
                            ErrorCode.INSUFFICIENT_RESOURCES,
                            "SQLite found no memory; nothing was recorded",
                            failure);
            case IOERR -> inputOutput(failure, database);
            case CORRUPT, NOTADB ->
                    new CrucibleException(
                            ErrorCode.JOURNAL_CORRUPT,
                            "%s is damaged: %s; restore it from a backup"
                                    .formatted(database, failure.getMessage()),
                            failure);
            default ->
                    new CrucibleException(
                            ErrorCode.INTERNAL, database + ": " + failure.getMessage(), failure);
        };
    }

    private static CrucibleException inputOutput(SQLException failure, Path database) {
        try {
            FileStore disk = Files.getFileStore(database);
            if (disk.getUsableSpace() < LITTLE_SPACE) {
                return new CrucibleException(
                        ErrorCode.INSUFFICIENT_RESOURCES,
                        "the disk of " + database + " is full; nothing was recorded",
                        failure);
            }
        } catch (IOException unknown) {
            failure.addSuppressed(unknown);
        }
        return new CrucibleException(
                ErrorCode.INTERNAL,
                "the disk of " + database + " fails: " + failure.getMessage(),
                failure);
    }
}
