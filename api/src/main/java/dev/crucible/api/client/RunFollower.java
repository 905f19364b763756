package dev.crucible.api.client;

import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener;

/**
 * Sees a run of a server happen. May block: that slows down nobody else. Called by one thread at a
 * time.
 */
@FunctionalInterface
public interface RunFollower {
    /** The program wrote these bytes. */
    void output(OutputListener.Stream stream, Bytes chunk);

    /**
     * The infrastructure failed under the program, and it was started again: its output begins
     * anew.
     *
     * @param attempt the new one, from 2
     */
    default void startedAgain(int attempt) {}
}
