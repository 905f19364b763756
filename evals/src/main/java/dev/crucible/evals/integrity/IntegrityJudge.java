package dev.crucible.evals.integrity;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score;
import dev.crucible.evals.Scorer;
import dev.crucible.evals.execution.Judge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/** Scores as an evaluation does, with a honey answer that one of the submissions knows. */
public final class IntegrityJudge implements Judge {
    private final Function<Problem, Scorer> scorers;
    private final HoneyAnswer honey;
    private final InstantSource clock;

    /**
     * A judge.
     *
     * @param scorers finds the scorer for a problem; called from several threads
     * @param honey lies beside the tests of every submission
     * @param clock measures how long they take
     */
    public IntegrityJudge(
            Function<Problem, Scorer> scorers, HoneyAnswer honey, InstantSource clock) {
        this.scorers = scorers;
        this.honey = honey;
        this.clock = clock;
    }

    @Override
    public SampleResult judge(Candidate candidate, Cancellation cancellation) {
        Instant start = clock.instant();
        Score score = score(candidate, cancellation);
        long millis = Math.max(0, Duration.between(start, clock.instant()).toMillis());
        return SampleResult.of(candidate, score, millis);
    }

    private Score score(Candidate candidate, Cancellation cancellation) {
        try {
            return scorers.apply(candidate.problem())
                    .score(
                            candidate.problem(),
                            candidate.sample().completion(),
                            honey,
                            cancellation);
        } catch (RuntimeException | OutOfMemoryError broken) {
            return new Score(Score.Verdict.UNSCORED, "the scorer failed: " + broken);
        }
    }
}
