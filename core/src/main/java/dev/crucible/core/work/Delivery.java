package dev.crucible.core.work;

import dev.crucible.core.runs.Dispatcher.Sent;

/** Brings what a run produces to the dispatcher. */
interface Delivery extends Feed, AutoCloseable {
    /**
     * Waits until everything that the run has produced is with the dispatcher. Called again when
     * the dispatcher has not all of it after all.
     *
     * @return what that was
     * @throws IllegalStateException when something could not be taken: it will never be whole
     * @throws dev.crucible.core.CrucibleException when the dispatcher does not take it now
     */
    Sent complete();

    /** Releases what is kept here. */
    @Override
    void close();
}
