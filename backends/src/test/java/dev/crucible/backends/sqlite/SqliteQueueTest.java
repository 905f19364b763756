package dev.crucible.backends.sqlite;

import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.testkit.WorkQueueContract;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;

final class SqliteQueueTest extends WorkQueueContract {
    @TempDir private Path folder;
    private @Nullable SqliteStore store;
    private int opened;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    protected WorkQueue open(QueueSettings settings, InstantSource time) {
        close();
        store =
                SqliteStore.open(
                        folder.resolve("data" + opened++), StoreListener.SILENT, System::nanoTime);
        return SqliteQueue.open(store, settings, time, new SplittableRandom(42));
    }

    @Override
    protected UnitOfWork units() {
        return java.util.Objects.requireNonNull(store);
    }
}
