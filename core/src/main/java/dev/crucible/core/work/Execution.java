package dev.crucible.core.work;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Ending;
import dev.crucible.core.runs.Dispatcher.Assignment;

/** Executes what a worker has claimed. Implementations are thread-safe. */
@FunctionalInterface
public interface Execution {
    /**
     * Executes the run, on a platform thread of its own, and waits for its end. What the program
     * does is a result. Whatever this throws, and a lost sandbox, is a fault of the infrastructure:
     * the run is tried again.
     *
     * @param feed takes the output while it comes, and the files when the program has ended
     * @param cancellation ends the run at once
     */
    Finished execute(Assignment assignment, Feed feed, Cancellation cancellation);

    /**
     * How a run ended.
     *
     * @param result the salted result document
     */
    record Finished(Ending ending, Bytes result) {}
}
