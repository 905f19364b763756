package dev.crucible.backends.sqlite;

import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.runs.RunStore;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.testkit.RunStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class SqliteRunsTest extends RunStoreContract {
    @TempDir Path temp;
    private SqliteStore store;
    private SqliteRuns runs;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        store = SqliteStore.open(temp.resolve("data"), StoreListener.SILENT, () -> 0);
        runs = new SqliteRuns(store);
        journal = SqliteJournal.open(store, new EventCodec(), clock, runs);
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
    protected RunStore runs() {
        return runs;
    }

    @Override
    protected Journal journal() {
        return journal;
    }
}
