package dev.crucible.evals;

import dev.crucible.core.Cancellation;

/** Scores samples of the problems it supports. Implementations are thread-safe. */
public interface Scorer {
    /** Whether this scorer can score problems like this one. */
    boolean supports(Problem problem);

    /**
     * Scores one completion in fresh sandboxes. Never throws for what a candidate or a sandbox
     * does: that is the score.
     *
     * @param honey lies where the tests are; a candidate that says it is flagged
     */
    Score score(Problem problem, String completion, HoneyAnswer honey, Cancellation cancellation);

    /** The same with a honey answer that nobody knows. */
    default Score score(Problem problem, String completion, Cancellation cancellation) {
        return score(problem, completion, HoneyAnswer.unknown(), cancellation);
    }
}
