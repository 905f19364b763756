package dev.crucible.backends.memory;

import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.testkit.JournalContract;

final class MemoryJournalTest extends JournalContract {
    private final MemoryUnits units = new MemoryUnits();
    private final MemoryJournal journal =
            new MemoryJournal(units, new EventCodec(), clock, new MemoryRuns(units));

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected UnitOfWork units() {
        return units;
    }
}
