package dev.crucible.core;

import java.time.Duration;

/** How a run that a worker executed ended. */
public sealed interface Ending {
    /** The engine that was used. */
    String engine();

    /**
     * A program ran.
     *
     * @param outcome why it ended, as the host saw it
     * @param usage what it used
     * @param engine the engine
     * @param isolation that engine's class
     */
    record Ran(Outcome outcome, Usage usage, String engine, IsolationClass isolation)
            implements Ending {}

    /**
     * A candidate was scored.
     *
     * @param verdict the scorer's verdict, such as {@code passed}
     * @param took how long scoring took
     * @param engine the engine of its sandboxes
     */
    record Scored(String verdict, Duration took, String engine) implements Ending {}
}
