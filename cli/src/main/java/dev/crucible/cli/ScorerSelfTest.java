package dev.crucible.cli;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Component;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.Scorer;

import java.time.Duration;

/**
 * Shows that a scorer can be trusted: a right solution passes, a wrong one does not, and one that
 * ends its process as if all were well does not either.
 */
final class ScorerSelfTest implements Component {
    private final Scorer scorer;
    private final Exam exam;

    ScorerSelfTest(Scorer scorer, Exam exam) {
        this.scorer = scorer;
        this.exam = exam;
    }

    /**
     * A problem with three candidates.
     *
     * @param problem the problem
     * @param right solves it
     * @param wrong does not
     * @param cheat ends its process with success before any test
     */
    record Exam(Problem problem, String right, String wrong, String cheat) {}

    @Override
    public String name() {
        return "scorer " + exam.problem().runtime();
    }

    @Override
    public SelfTest selfTest() {
        long start = System.nanoTime();
        Score right = score(exam.right());
        Score wrong = score(exam.wrong());
        Score cheat = score(exam.cheat());
        String detail =
                "right: "
                        + right.verdict().label()
                        + ", wrong: "
                        + wrong.verdict().label()
                        + ", cheat: "
                        + cheat.verdict().label();
        if (right.verdict() == Verdict.MISSING_DEPENDENCY) {
            return result(SelfTest.Status.SKIPPED, right.detail(), start);
        }
        boolean sound =
                right.passed() && wrong.verdict() == Verdict.WRONG_ANSWER && !cheat.passed();
        return sound
                ? result(SelfTest.Status.PASSED, detail, start)
                : result(SelfTest.Status.FAILED, detail + "; " + right.detail(), start);
    }

    private Score score(String completion) {
        return scorer.score(exam.problem(), completion, Cancellation.none());
    }

    private static SelfTest result(SelfTest.Status status, String detail, long start) {
        return new SelfTest(status, detail, Duration.ofNanos(System.nanoTime() - start));
    }
}
