package dev.crucible.backends.memory;

import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.testkit.WorkQueueContract;

import java.time.InstantSource;
import java.util.SplittableRandom;

final class MemoryQueueTest extends WorkQueueContract {
    private final MemoryUnits units = new MemoryUnits();

    @Override
    protected WorkQueue open(QueueSettings settings, InstantSource time) {
        return new MemoryQueue(units, settings, time, new SplittableRandom(42));
    }

    @Override
    protected UnitOfWork units() {
        return units;
    }
}
