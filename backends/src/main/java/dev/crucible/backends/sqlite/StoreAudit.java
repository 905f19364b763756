package dev.crucible.backends.sqlite;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.TileReader;
import dev.crucible.journal.verify.AuditReport;
import dev.crucible.journal.verify.LogAudit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;

/**
 * Looks at everything that the store keeps of the journal: the database's own structure, the hash
 * of every entry, the runs against a new fold, and the files of the log against the entries. All of
 * one state of the database, while others go on working. Changes nothing.
 */
public final class StoreAudit {
    private static final int MOST = 1_000;
    private static final int CHUNK = 1_000;
    private static final String INTEGRITY = "PRAGMA integrity_check(100)";
    private static final String DIFFERENT =
            "SELECT id FROM (SELECT * FROM main.runs EXCEPT SELECT * FROM refold.runs)"
                    + " UNION SELECT id FROM (SELECT * FROM refold.runs EXCEPT SELECT * FROM"
                    + " main.runs) ORDER BY 1 LIMIT 100";

    private final SqliteStore store;
    private final EventCodec codec;
    private final LongConsumer progress;
    private final Cancellation cancellation;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * An audit.
     *
     * @param progress hears how many entries were read; they are read twice
     * @param cancellation ends it early
     */
    public StoreAudit(
            SqliteStore store, EventCodec codec, LongConsumer progress, Cancellation cancellation) {
        this.store = store;
        this.codec = codec;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * Something that is not as it should be.
     *
     * @param where {@code database}, {@code entry 17}, {@code run-...}, or a file of the log
     * @param what what is wrong with it
     */
    public record Finding(String where, String what) {}

    /**
     * What an audit found.
     *
     * @param events how many events there are
     * @param complete whether it came to its end
     * @param findings what is wrong, at most a thousand
     */
    public record Report(long events, boolean complete, List<Finding> findings) {
        /** Copies the list. */
        public Report {
            findings = List.copyOf(findings);
        }

        /** Whether all is well. */
        public boolean clean() {
            return complete && findings.isEmpty();
        }
    }

    /**
     * Does it.
     *
     * @param log the files of the log
     * @param key the log's key
     */
    public Report run(TileReader log, VerifierKey key) {
        return store.ownConnection(connection -> run(connection, log, key));
    }

    private Report run(SqliteConnection connection, TileReader log, VerifierKey key) {
        Path scratch = scratch();
        connection.perform(
                "ATTACH ? AS refold", statement -> statement.setString(1, scratch.toString()));
        long size = 0;
        boolean complete = false;
        try {
            connection.perform("BEGIN");
            integrity(connection);
            size = EventRows.size(connection);
            complete = entries(connection, size);
            if (complete && findings.isEmpty()) {
                runs(connection, size);
            }
            complete = complete && log(connection, size, log, key);
        } catch (CrucibleException broken) {
            found("database", String.valueOf(broken.getMessage()));
        } finally {
            connection.perform("ROLLBACK");
            connection.perform("DETACH refold");
            delete(scratch);
        }
        return new Report(size, complete, findings);
    }

    private void found(String where, String what) {
        if (findings.size() < MOST) {
            findings.add(new Finding(where, what));
        }
    }

    private void integrity(SqliteConnection connection) {
        List<String> said =
                connection.query(
                        INTEGRITY,
                        Binder.NONE,
                        rows -> {
                            List<String> lines = new ArrayList<>();
                            while (rows.next()) {
                                lines.add(rows.getString(1));
                            }
                            return lines;
                        });
        if (!said.equals(List.of("ok"))) {
            said.forEach(line -> found("database", line));
        }
    }

    private boolean entries(SqliteConnection connection, long size) {
        for (long from = 0; from < size; from += CHUNK) {
            if (cancellation.cancelled()) {
                return false;
            }
            long end = Math.min(size, from + CHUNK);
            if (!readable(connection, from, end)) {
                for (long index = from; index < end; index++) {
                    name(connection, index);
                }
            }
            progress.accept(end);
        }
        return true;
    }

    private static boolean readable(SqliteConnection connection, long from, long end) {
        try {
            EventRows.read(connection, from, end);
            return true;
        } catch (CrucibleException bad) {
            return false;
        }
    }

    private void name(SqliteConnection connection, long index) {
        try {
            EventRows.read(connection, index, index + 1);
        } catch (CrucibleException bad) {
            found("entry " + index, String.valueOf(bad.getMessage()));
        }
    }

    private void runs(SqliteConnection connection, long size) {
        RunRefold refold = new RunRefold(connection, codec);
        try {
            refold.create("refold", "runs");
            refold.fold("refold.runs", size, () -> {}, progress);
        } catch (IllegalStateException impossible) {
            found("runs", String.valueOf(impossible.getMessage()));
            return;
        }
        List<String> different =
                connection.query(
                        DIFFERENT,
                        Binder.NONE,
                        rows -> {
                            List<String> ids = new ArrayList<>();
                            while (rows.next()) {
                                ids.add(rows.getString(1));
                            }
                            return ids;
                        });
        different.forEach(id -> found(id, "is not what its events say; rebuild the runs"));
    }

    private boolean log(SqliteConnection connection, long size, TileReader log, VerifierKey key) {
        if (size == 0) {
            return true;
        }
        AuditReport report =
                new LogAudit(log, key.name(), List.of(key), List.of())
                        .run(new Entries(connection, size), _ -> {}, cancellation);
        report.findings().forEach(finding -> found(finding.where(), finding.describe()));
        return report.complete();
    }

    /** A database for the new fold, beside ours, where there is space. */
    private Path scratch() {
        Path scratch = store.folder().resolve("audit.db");
        delete(scratch);
        try {
            return DataFolder.create(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path scratch) {
        try {
            for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
                Files.deleteIfExists(Path.of(scratch + suffix));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All entries, read as they are asked for. */
    private static final class Entries implements Iterator<Bytes> {
        private final SqliteConnection connection;
        private final long size;
        private Iterator<Bytes> chunk = List.<Bytes>of().iterator();
        private long next;

        Entries(SqliteConnection connection, long size) {
            this.connection = connection;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            return chunk.hasNext() || next < size;
        }

        @Override
        public Bytes next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!chunk.hasNext()) {
                long end = Math.min(size, next + CHUNK);
                List<Bytes> entries = new ArrayList<>(CHUNK);
                EventRows.read(connection, next, end)
                        .forEach(stored -> entries.add(stored.entry()));
                chunk = entries.iterator();
                next = end;
            }
            return chunk.next();
        }
    }
}
