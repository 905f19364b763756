package dev.crucible.backends.sqlite;

import dev.crucible.core.journal.CursorStore;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.testkit.CursorStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class SqliteCursorsTest extends CursorStoreContract {
    @TempDir Path temp;
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(temp.resolve("data"), StoreListener.SILENT, () -> 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected UnitOfWork units() {
        return store;
    }

    @Override
    protected CursorStore cursors() {
        return new SqliteCursors(store);
    }
}
