package dev.crucible.backends.sqlite;

import dev.crucible.backends.StoredEntry;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of events: what is read from it is checked, or refused by name. */
final class EventRows {
    private static final String INSERT = "INSERT INTO events(idx, entry, leaf) VALUES (?, ?, ?)";
    private static final String SELECT =
            "SELECT idx, entry, leaf FROM events WHERE idx >= ? AND idx < ? ORDER BY idx";
    private static final String NEXT = "SELECT coalesce(max(idx) + 1, 0) FROM events";

    private EventRows() {}

    static void insert(Changes changes, StoredEntry stored) {
        changes.write(
                INSERT,
                statement -> {
                    statement.setLong(1, stored.index());
                    statement.setBytes(2, stored.entry().toArray());
                    statement.setBytes(3, stored.leaf().toArray());
                });
    }

    /** How many events there should be. */
    static long size(SqliteReads reads) {
        return reads.query(NEXT, Binder.NONE, rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    /**
     * All events from one index to another, of which every one must be there.
     *
     * @throws CrucibleException {@code JOURNAL_CORRUPT} naming the first that is not as recorded
     */
    static List<StoredEntry> read(SqliteReads reads, long from, long end) {
        return reads.query(
                SELECT,
                statement -> {
                    statement.setLong(1, from);
                    statement.setLong(2, end);
                },
                rows -> checked(rows, from, end));
    }

    private static List<StoredEntry> checked(ResultSet rows, long from, long end)
            throws SQLException {
        List<StoredEntry> entries = new ArrayList<>((int) Math.min(end - from, 1_000));
        long expected = from;
        while (rows.next()) {
            if (rows.getLong(1) != expected) {
                throw corrupt(expected, "is missing");
            }
            byte[] bytes = rows.getBytes(2);
            byte[] leaf = rows.getBytes(3);
            if (bytes == null || leaf == null || leaf.length != Hash.SIZE) {
                throw corrupt(expected, "is no entry with its hash");
            }
            Bytes entry = Bytes.copyOf(bytes);
            Hash hash = Hash.of(leaf);
            if (!Rfc6962.leaf(entry).equals(hash)) {
                throw corrupt(expected, "is not what was recorded: its hash is another");
            }
            entries.add(new StoredEntry(expected, entry, hash));
            expected++;
        }
        if (expected < end) {
            throw corrupt(expected, "is missing");
        }
        return entries;
    }

    private static CrucibleException corrupt(long index, String how) {
        return new CrucibleException(
                ErrorCode.JOURNAL_CORRUPT,
                "entry %d of the journal %s; restore the data folder from a backup"
                        .formatted(index, how));
    }
}
