package dev.crucible.backends.memory;

import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.runs.RunStore;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.testkit.RunStoreContract;

final class MemoryRunsTest extends RunStoreContract {
    private final MemoryUnits units = new MemoryUnits();
    private final MemoryRuns runs = new MemoryRuns(units);
    private final MemoryJournal journal = new MemoryJournal(units, new EventCodec(), clock, runs);

    @Override
    protected RunStore runs() {
        return runs;
    }

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected UnitOfWork units() {
        return units;
    }
}
