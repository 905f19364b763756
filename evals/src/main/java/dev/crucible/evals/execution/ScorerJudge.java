package dev.crucible.evals.execution;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score;
import dev.crucible.evals.Scorer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/** Judges on this machine, with the scorer of each problem. */
public final class ScorerJudge implements Judge {
    private final Function<Problem, Scorer> scorers;
    private final Supplier<HoneyAnswer> honey;
    private final InstantSource clock;

    /**
     * A judge.
     *
     * @param scorers finds the scorer for a problem; called from several threads
     * @param honey what lies beside the tests of the next scoring; called from several threads
     * @param clock measures how long scorings take
     */
    public ScorerJudge(
            Function<Problem, Scorer> scorers, Supplier<HoneyAnswer> honey, InstantSource clock) {
        this.scorers = scorers;
        this.honey = honey;
        this.clock = clock;
    }

    /** One whose honey answers nobody knows. */
    ScorerJudge(Function<Problem, Scorer> scorers, InstantSource clock) {
        this(scorers, HoneyAnswer::unknown, clock);
    }

    @Override
    public SampleResult judge(Candidate candidate, Cancellation cancellation) {
        Instant start = clock.instant();
        Score score = score(candidate, cancellation);
        long millis = Math.max(0, Duration.between(start, clock.instant()).toMillis());
        return SampleResult.of(candidate, score, millis);
    }

    /** A scorer that breaks says nothing about the candidate. */
    private Score score(Candidate candidate, Cancellation cancellation) {
        try {
            return scorers.apply(candidate.problem())
                    .score(
                            candidate.problem(),
                            candidate.sample().completion(),
                            honey.get(),
                            cancellation);
        } catch (RuntimeException | OutOfMemoryError broken) {
            return new Score(Score.Verdict.UNSCORED, "the scorer failed: " + broken);
        }
    }
}
