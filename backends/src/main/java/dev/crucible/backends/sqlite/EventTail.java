package dev.crucible.backends.sqlite;

import dev.crucible.backends.StoredEntry;
import dev.crucible.core.journal.Event;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest events, so that many followers do not ask the database. One thread adds; any may look.
 */
final class EventTail {
    private static final int SLOTS = 4_096;

    /** Larger entries are looked up in the database, to keep this small. */
    private static final int MAX_BYTES = 2_048;

    private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(SLOTS);

    void add(Event event, StoredEntry stored) {
        Slot slot = stored.entry().size() <= MAX_BYTES ? new Slot(event, stored) : null;
        slots.set((int) (event.index() % SLOTS), slot);
    }

    /** The event and its bytes; null when they are not here. */
    @Nullable Slot get(long index) {
        Slot slot = slots.get((int) (index % SLOTS));
        return slot != null && slot.event.index() == index ? slot : null;
    }

    /** An event in both of its forms. */
    record Slot(Event event, StoredEntry stored) {}
}
