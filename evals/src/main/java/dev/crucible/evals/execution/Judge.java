package dev.crucible.evals.execution;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.SampleResult;

/** Finds what candidates deserve, on this machine or on another. Thread-safe. */
@FunctionalInterface
public interface Judge {
    /**
     * The result of a candidate. After a cancellation it is of no interest.
     *
     * @throws dev.crucible.core.CrucibleException when the evaluation cannot go on; what one
     *     candidate does is its result
     */
    SampleResult judge(Candidate candidate, Cancellation cancellation);
}
