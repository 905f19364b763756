package dev.crucible.backends.sqlite;

import dev.crucible.journal.events.EventCodec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Folds all events once more, into a table beside the one that is served. */
final class RunRefold {
    private static final String SCHEMA =
            "SELECT sql FROM sqlite_schema WHERE tbl_name = 'runs' AND type = ? AND sql IS NOT"
                    + " NULL";
    private static final int CHUNK = 1_000;

    private final SqliteConnection connection;
    private final EventCodec codec;

    RunRefold(SqliteConnection connection, EventCodec codec) {
        this.connection = connection;
        this.codec = codec;
    }

    /** Makes an empty table of runs with this name, and an index for the fold. */
    void create(String schema, String name) {
        connection.perform("DROP TABLE IF EXISTS " + schema + "." + name);
        String table = schema("table").getFirst();
        connection.perform(
                "CREATE TABLE %s.%s %s"
                        .formatted(schema, name, table.substring(table.indexOf('('))));
        connection.perform(
                "CREATE UNIQUE INDEX %s.%s_fold ON %s(id)".formatted(schema, name, name));
    }

    /** The statements that make the table of runs, or its indexes. */
    List<String> schema(String type) {
        return connection.query(
                SCHEMA,
                statement -> statement.setString(1, type),
                rows -> {
                    List<String> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                    return found;
                });
    }

    /**
     * Folds the events up to this size.
     *
     * @param before is called before each chunk
     * @param after is called after it, with the number of events that are done
     */
    void fold(String table, long size, Runnable before, LongConsumer after) {
        RunProjection projection = new RunProjection(new RunTable(table), new RecentRuns());
        ConnectionChanges changes = new ConnectionChanges(connection);
        for (long from = 0; from < size; from += CHUNK) {
            long end = Math.min(size, from + CHUNK);
            before.run();
            for (var stored : EventRows.read(connection, from, end)) {
                projection.apply(codec.decode(stored.index(), stored.entry()), changes);
            }
            after.accept(end);
        }
    }
}
