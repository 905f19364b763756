package dev.crucible.cli.service;

import dev.crucible.cli.containment.Site;
import dev.crucible.containment.guard.AlarmRelay;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.Room;
import dev.crucible.core.Runner;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.evals.Scorer;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a worker of this machine works with.
 *
 * @param engines for scores and sessions
 * @param alarms tells of what got out of the sandboxes of these engines; that a run's program did
 *     is that run's outcome
 * @param runner has engines of its own, the same ones
 * @param room for large requests, which are in memory several times while they are executed
 * @param scorers finds what scores candidates of a language
 * @param site where its engines are measured
 * @param entryNames what a program without a name is called, by its runtime
 */
public record Workplace(
        RuntimeCatalog runtimes,
        EngineSelector engines,
        AlarmRelay alarms,
        Runner runner,
        Room room,
        ScorerFinder scorers,
        Site site,
        UnaryOperator<String> entryNames) {
    /** Finds scorers. */
    @FunctionalInterface
    public interface ScorerFinder {
        /** What scores candidates in this language; empty when nothing does. */
        Optional<Scorer> find(ExecutionEngine engine, Runtime runtime, Limits limits);
    }
}
