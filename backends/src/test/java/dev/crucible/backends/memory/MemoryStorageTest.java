package dev.crucible.backends.memory;

import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Storage;
import dev.crucible.testkit.StorageContract;

import java.time.InstantSource;

class MemoryStorageTest extends StorageContract {
    private final MemoryUnits units = new MemoryUnits();

    @Override
    protected Storage open(Quotas quotas, InstantSource clock) {
        return new MemoryStorage(units, quotas, clock);
    }

    @Override
    protected UnitOfWork units() {
        return units;
    }
}
