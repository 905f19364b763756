package dev.crucible.backends.sqlite;

import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.testkit.JournalContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class SqliteJournalTest extends JournalContract {
    @TempDir Path temp;
    private SqliteStore store;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        store = SqliteStore.open(temp.resolve("data"), StoreListener.SILENT, () -> 0);
        journal = SqliteJournal.open(store, new EventCodec(), clock, new SqliteRuns(store));
    }

    @AfterEach
    void close() {
        journal.close();
        store.close();
    }

    @Override
    protected UnitOfWork units() {
        return store;
    }

    @Override
    protected Journal journal() {
        return journal;
    }
}
