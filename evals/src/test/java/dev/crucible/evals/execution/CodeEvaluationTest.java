package dev.crucible.evals.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.Expectation;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Sample;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.Scorer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

class CodeEvaluationTest {
    private static final Problem PROBLEM = new Problem("one", "python", "", "f", "", "", Map.of());
    private static final EvaluationHeader HEADER = ResultsFileTest.header("x");

    @TempDir Path folder;

    @Test
    void everySampleIsScoredOnce() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Progress progress =
                run(
                        scorer((completion, _) -> {
                            assertThat(seen.add(completion)).isTrue();
                            return new Score(Verdict.PASSED, "");
                        }),
                        100,
                        Cancellation.none());

        assertThat(progress).isEqualTo(new Progress(100, 0, 100, 100));
        assertThat(seen).hasSize(100);
    }

    @Test
    void asManyAsJobsAreUnderWayAtOnce() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(4);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        Scorer scorer =
                scorer((_, _) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    together.countDown();
                    await(together);
                    now.decrementAndGet();
                    return new Score(Verdict.PASSED, "");
                });
        run(scorer, 40, Cancellation.none());

        assertThat(most).hasValue(4);
    }

    @Test
    void aSecondStartRepeatsNothing() {
        AtomicInteger calls = new AtomicInteger();
        Cancellation cancellation = new Cancellation();
        Scorer first =
                scorer((_, _) -> {
                    if (calls.incrementAndGet() == 20) {
                        cancellation.cancel();
                    }
                    return new Score(Verdict.PASSED, "");
                });
        Progress interrupted = run(first, 100, cancellation);
        assertThat(interrupted.complete()).isFalse();

        AtomicInteger later = new AtomicInteger();
        Progress progress =
                run(
                        scorer((_, _) -> {
                            later.incrementAndGet();
                            return new Score(Verdict.WRONG_ANSWER, "");
                        }),
                        100,
                        Cancellation.none());

        assertThat(progress.complete()).isTrue();
        assertThat(later.get()).isEqualTo(100 - interrupted.done());
        List<SampleResult> results = new ArrayList<>();
        try (ResultsFile file = ResultsFile.open(file(), HEADER, false)) {
            file.forEach(results::add);
        }
        assertThat(results).extracting(SampleResult::index).doesNotHaveDuplicates().hasSize(100);
    }

    @Test
    void cancellationReachesTheScorerAndLeavesNoResult() {
        Cancellation cancellation = new Cancellation();
        CountDownLatch cancelled = new CountDownLatch(1);
        Scorer scorer =
                scorer((_, inner) -> {
                    inner.onCancel(cancelled::countDown);
                    cancellation.cancel();
                    await(cancelled);
                    return new Score(Verdict.UNSCORED, "cancelled");
                });

        assertThat(run(scorer, 100, cancellation).done()).isZero();
    }

    @Test
    void aScorerThatBreaksLeavesItsSampleUnscored() {
        Scorer scorer =
                scorer((_, _) -> {
                    throw new IllegalStateException("broken");
                });
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            evaluation(scorer)
                    .run(candidates(3), 3, results, EvaluationListener.SILENT, new Cancellation());
            results.forEach(result -> {
                assertThat(result.unscored()).isTrue();
                assertThat(result.passed()).isFalse();
                assertThat(result.score().detail()).contains("broken");
            });
            assertThat(results.results()).isEqualTo(3);
        }
    }

    @Test
    void aFailureOfTheListenerEndsTheEvaluation() {
        Scorer scorer = scorer((_, _) -> new Score(Verdict.PASSED, ""));
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            assertThatThrownBy(() ->
                            evaluation(scorer)
                                    .run(
                                            candidates(100),
                                            100,
                                            results,
                                            (_, _) -> {
                                                throw new IllegalStateException("closed");
                                            },
                                            new Cancellation()))
                    .hasMessage("closed");
            assertThat(results.results()).isLessThan(100);
        }
    }

    private Progress run(Scorer scorer, int count, Cancellation cancellation) {
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            return evaluation(scorer)
                    .run(
                            candidates(count),
                            count,
                            results,
                            EvaluationListener.SILENT,
                            cancellation);
        }
    }

    private static CodeEvaluation evaluation(Scorer scorer) {
        return new CodeEvaluation(_ -> scorer, 4, InstantSource.system());
    }

    private Path file() {
        return folder.resolve("results.jsonl");
    }

    private static Iterator<Candidate> candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Candidate(
                                PROBLEM,
                                new Sample("one", i, "completion " + i, ""),
                                Expectation.NONE))
                .iterator();
    }

    private static Scorer scorer(BiFunction<String, Cancellation, Score> scoring) {
        return new Scorer() {
            @Override
            public boolean supports(Problem problem) {
                return true;
            }

            @Override
            public Score score(
                    Problem problem,
                    String completion,
                    HoneyAnswer honey,
                    Cancellation cancellation) {
                return scoring.apply(completion, cancellation);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
