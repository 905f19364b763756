package dev.crucible.backends.sqlite;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Storage;
import dev.crucible.testkit.StorageContract;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;

class SqliteStorageTest extends StorageContract {
    @TempDir Path folder;

    private @Nullable SqliteStore store;

    @Override
    protected Storage open(Quotas quotas, InstantSource clock) {
        store = SqliteStore.open(folder.resolve("data"), StoreListener.SILENT, System::nanoTime);
        return new SqliteStorage(store, BlobFolder.open(store.folder()), quotas, clock);
    }

    @Override
    protected UnitOfWork units() {
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
