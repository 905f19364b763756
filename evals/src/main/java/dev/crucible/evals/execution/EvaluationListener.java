package dev.crucible.evals.execution;

import dev.crucible.evals.SampleResult;

/** Follows an evaluation. Called for one result at a time, from whichever thread found it. */
@FunctionalInterface
public interface EvaluationListener {
    /** Ignores everything. */
    EvaluationListener SILENT = (_, _) -> {};

    /** A sample has its result, and the result is in the file. */
    void scored(SampleResult result, Progress progress);
}
