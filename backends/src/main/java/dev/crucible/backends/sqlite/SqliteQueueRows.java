package dev.crucible.backends.sqlite;

import dev.crucible.core.queue.QueueChanges;
import dev.crucible.core.queue.Scheduler;
import dev.crucible.core.queue.StoredWork;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The queue's rows: written with the unit of work that is running, read at start. */
final class SqliteQueueRows implements QueueChanges {
    private static final String INSERT =
            "INSERT INTO work (key, id, tenant, priority, not_before, needs, due)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String CLAIM =
            "UPDATE work SET place = ?, attempt = ?, fence = ?, worker = ? WHERE key = ?";
    private static final String CHANGE =
            "UPDATE work SET place = ?, attempt = ?, due = ?, since = ?, cause = ? WHERE key = ?";
    private static final String DELETE = "DELETE FROM work WHERE key = ?";
    private static final String SET =
            "INSERT INTO queue (name, value) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    private static final String SELECT =
            "SELECT key, id, tenant, priority, not_before, needs, place, due, attempt, fence,"
                    + " worker, since, cause FROM work WHERE key > ? ORDER BY key LIMIT ?";
    private static final int PAGE = 1_000;
    private static final String STATE = "state";
    private static final String FENCES = "fences";
    private static final String SEPARATOR = "\n";

    private final SqliteStore store;

    SqliteQueueRows(SqliteStore store) {
        this.store = store;
    }

    @Override
    public void added(StoredWork stored) {
        Work work = stored.work();
        String needs = String.join(SEPARATOR, work.needs());
        store.current()
                .write(
                        INSERT,
                        row -> {
                            row.setLong(1, stored.key());
                            row.setString(2, work.id());
                            row.setString(3, work.tenant());
                            row.setInt(4, work.priority());
                            row.setLong(5, millis(work.notBefore()));
                            row.setString(6, needs);
                            row.setLong(7, stored.due().toEpochMilli());
                        });
    }

    /** The largest that a database in milliseconds can say, and a little more than enough. */
    private static long millis(Instant time) {
        long largest = Long.MAX_VALUE / 1_000;
        long seconds = Math.clamp(time.getEpochSecond(), -largest, largest - 1);
        return seconds * 1_000 + time.getNano() / 1_000_000;
    }

    @Override
    public void changed(StoredWork stored) {
        if (stored.place() == StoredWork.Place.LEASED) {
            claimed(stored);
            return;
        }
        store.current()
                .write(
                        CHANGE,
                        row -> {
                            row.setInt(1, stored.place().ordinal());
                            row.setInt(2, stored.attempt());
                            row.setLong(3, stored.due().toEpochMilli());
                            row.setLong(4, stored.since().toEpochMilli());
                            row.setString(5, stored.cause());
                            row.setLong(6, stored.key());
                        });
    }

    private void claimed(StoredWork stored) {
        store.current()
                .write(
                        CLAIM,
                        row -> {
                            row.setInt(1, stored.place().ordinal());
                            row.setInt(2, stored.attempt());
                            row.setLong(3, stored.fence());
                            row.setString(4, stored.worker());
                            row.setLong(5, stored.key());
                        });
    }

    @Override
    public void removed(long key) {
        store.current().write(DELETE, row -> row.setLong(1, key));
    }

    @Override
    public void state(WorkQueue.State state) {
        set(STATE, state.ordinal());
    }

    @Override
    public void fences(long upTo) {
        set(FENCES, upTo);
    }

    private void set(String name, long value) {
        store.current()
                .write(
                        SET,
                        row -> {
                            row.setString(1, name);
                            row.setLong(2, value);
                        });
    }

    /** Gives the scheduler what is kept, a part at a time. */
    static void load(SqliteReads reads, Scheduler scheduler) {
        WorkQueue.State state = WorkQueue.State.values()[(int) get(reads, STATE)];
        long fences = get(reads, FENCES);
        List<StoredWork> page = page(reads, Long.MIN_VALUE);
        scheduler.load(page, state, fences);
        while (page.size() == PAGE) {
            page = page(reads, page.getLast().key());
            scheduler.load(page, state, fences);
        }
    }

    private static List<StoredWork> page(SqliteReads reads, long after) {
        return reads.query(
                SELECT,
                statement -> {
                    statement.setLong(1, after);
                    statement.setInt(2, PAGE);
                },
                rows -> {
                    List<StoredWork> read = new ArrayList<>();
                    while (rows.next()) {
                        read.add(row(rows));
                    }
                    return read;
                });
    }

    private static long get(SqliteReads reads, String name) {
        return reads.query(
                "SELECT value FROM queue WHERE name = ?",
                statement -> statement.setString(1, name),
                rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    private static StoredWork row(ResultSet row) throws SQLException {
        String needs = row.getString(6);
        return new StoredWork(
                row.getLong(1),
                new Work(
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        needs.isEmpty() ? Set.of() : Set.of(needs.split(SEPARATOR, -1))),
                StoredWork.Place.values()[row.getInt(7)],
                Instant.ofEpochMilli(row.getLong(8)),
                row.getInt(9),
                row.getLong(10),
                row.getString(11),
                Instant.ofEpochMilli(row.getLong(12)),
                row.getString(13));
    }
}
