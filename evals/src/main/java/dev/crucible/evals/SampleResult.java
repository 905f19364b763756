package dev.crucible.evals;

import dev.crucible.core.Digest;
import dev.crucible.evals.Score.Verdict;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of one sample: one line of a results file.
 *
 * @param taskId the problem
 * @param index which of the problem's samples
 * @param runtime the language it was scored in
 * @param label what its author calls it; may be empty
 * @param expected what its author expects, empty for nothing; see {@link Expectation#FORM}
 * @param score what it deserves
 * @param millis how long the scoring took
 * @param attestations digests of what isolation was in force, by what each sandbox was for
 */
public record SampleResult(
        String taskId,
        int index,
        String runtime,
        String label,
        String expected,
        Score score,
        long millis,
        SortedMap<String, Digest> attestations) {
    /** Copies the map. */
    public SampleResult {
        attestations = Collections.unmodifiableSortedMap(new TreeMap<>(attestations));
    }

    /** A result with the attestations of its score. */
    public SampleResult(
            String taskId,
            int index,
            String runtime,
            String label,
            String expected,
            Score score,
            long millis) {
        this(
                taskId,
                index,
                runtime,
                label,
                expected,
                score,
                millis,
                score.attestations().digests());
    }

    /** The result of a candidate. */
    public static SampleResult of(Candidate candidate, Score score, long millis) {
        return new SampleResult(
                candidate.sample().taskId(),
                candidate.sample().index(),
                candidate.problem().runtime(),
                candidate.sample().label(),
                candidate.expectation().text(),
                score,
                millis);
    }

    /** Whether it counts as solved. */
    public boolean passed() {
        return score.passed();
    }

    /** Whether nothing can be said about the candidate itself. It counts as not solved. */
    public boolean unscored() {
        return score.verdict() == Verdict.UNSCORED || score.verdict() == Verdict.MISSING_DEPENDENCY;
    }

    /** Whether it went as its author expects; true when nothing is expected. */
    public boolean asExpected() {
        return Expectation.parse(expected).orElse(Expectation.NONE).metBy(score.verdict());
    }

    /** What stopped a candidate that did not pass, as the host saw it; empty when nothing did. */
    public String containedBy() {
        return switch (score.verdict()) {
            case PASSED, UNSCORED, MISSING_DEPENDENCY -> "";
            case TIME_LIMIT -> "time limit";
            case MEMORY_LIMIT -> "memory limit";
            case PROCESS_LIMIT -> "process limit";
            case DISK_LIMIT -> "disk limit";
            case OUTPUT_LIMIT -> "output limit";
            case CRASHED -> "signal";
            case EXCEPTION -> "error inside the sandbox";
            case COMPILE_ERROR -> "compiler";
            case WRONG_ANSWER -> "tests";
            case ENDED_EARLY -> "exit without a verdict";
        };
    }
}
