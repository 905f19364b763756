package dev.crucible.backends.memory;

import dev.crucible.core.journal.CursorStore;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.testkit.CursorStoreContract;

final class MemoryCursorsTest extends CursorStoreContract {
    private final MemoryUnits units = new MemoryUnits();
    private final MemoryCursors cursors = new MemoryCursors(units);

    @Override
    protected CursorStore cursors() {
        return cursors;
    }

    @Override
    protected UnitOfWork units() {
        return units;
    }
}
