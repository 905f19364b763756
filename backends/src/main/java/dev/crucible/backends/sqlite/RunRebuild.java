package dev.crucible.backends.sqlite;

import dev.crucible.journal.events.EventCodec;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Makes the table of runs again from the verified events. The new table takes the place of the old
 * one in one transaction; until then the old one is as it was, whatever happens.
 */
public final class RunRebuild {
    private static final String NEW = "runs_rebuilt";

    private RunRebuild() {}

    /**
     * Rebuilds. Nobody else may write meanwhile, so the journal must not be open.
     *
     * @param store the store
     * @param codec reads the events
     * @param progress hears how many events are folded
     * @return how many events there were
     * @throws dev.crucible.core.CrucibleException {@code JOURNAL_CORRUPT} when an event is not as
     *     recorded; then nothing has changed
     */
    public static long run(SqliteStore store, EventCodec codec, LongConsumer progress) {
        return store.ownConnection(connection -> run(connection, codec, progress));
    }

    private static long run(SqliteConnection connection, EventCodec codec, LongConsumer progress) {
        RunRefold refold = new RunRefold(connection, codec);
        refold.create("main", NEW);
        long size = EventRows.size(connection);
        refold.fold(
                NEW,
                size,
                () -> connection.perform("BEGIN IMMEDIATE"),
                done -> {
                    connection.perform("COMMIT");
                    progress.accept(done);
                });
        List<String> indexes = refold.schema("index");
        connection.perform("BEGIN IMMEDIATE");
        connection.perform("DROP TABLE runs");
        connection.perform("DROP INDEX " + NEW + "_fold");
        connection.perform("ALTER TABLE " + NEW + " RENAME TO runs");
        indexes.forEach(connection::perform);
        connection.perform("COMMIT");
        return size;
    }
}
