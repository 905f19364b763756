package dev.crucible.backends.sqlite;

import dev.crucible.core.journal.Event;

/** Tables that are a fold over the events. They change in the same transaction as the journal. */
interface Projection {
    /**
     * Takes an event up.
     *
     * @throws IllegalStateException when it cannot follow what was before; then nothing of the unit
     *     happens, not even the event
     */
    void apply(Event event, Changes changes);
}
