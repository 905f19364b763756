package dev.crucible.containment;

import dev.crucible.core.Cancellation;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runner;

/** The path that every run goes, from request to result. Thread-safe. */
@FunctionalInterface
public interface RunPath {
    /**
     * Executes the request and waits for its end.
     *
     * @param listener follows the output while the program runs
     * @throws dev.crucible.core.CrucibleException when the path itself is broken
     */
    RunResult run(RunRequest request, OutputListener listener);

    /** The path within this process. */
    static RunPath of(Runner runner) {
        return (request, listener) -> runner.run(request, listener, Cancellation.none());
    }
}
