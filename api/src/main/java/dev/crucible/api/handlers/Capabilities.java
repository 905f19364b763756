package dev.crucible.api.handlers;

import dev.crucible.core.RunSummary;

/** What the workers that are here could execute. Thread-safe. */
public interface Capabilities {
    /**
     * Whether such a run could ever be executed by a worker that is here. True when none is here:
     * one may come.
     */
    boolean could(RunSummary summary);

    /** What is possible, for a message. */
    String describe();
}
