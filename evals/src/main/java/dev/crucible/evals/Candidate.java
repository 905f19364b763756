package dev.crucible.evals;

/**
 * A sample with the problem that it is meant to solve.
 *
 * @param problem the problem
 * @param sample what was written for it
 * @param expectation what its author expects of it
 */
public record Candidate(Problem problem, Sample sample, Expectation expectation) {

    /** The problem's own reference solution, of which nothing is expected aloud. */
    public static Candidate reference(Problem problem) {
        return new Candidate(
                problem, new Sample(problem.taskId(), 0, problem.solution(), ""), Expectation.NONE);
    }
}
