package dev.crucible.evals.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.proxy.ScriptedEngine.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

@Timeout(30)
final class ProxyScorerTest {
    private static final Outcome CLEAN = new Outcome.Exited(0);
    private static final Problem PROBLEM =
            new Problem(
                    "T/1",
                    "python",
                    "def f(x):\n",
                    "f",
                    "    return 'the solution'\n",
                    "assert f(1) == 'the expected value'",
                    Map.of());

    private static final Program HONEST =
            wire -> {
                wire.send("O");
                while (!wire.receive().isEmpty()) {
                    wire.send("R");
                }
                return CLEAN;
            };

    private static Program askingThenSaying(String verdict) {
        return wire -> {
            wire.receive();
            wire.send("Q");
            if (wire.receive().isEmpty()) {
                return new Outcome.Exited(3);
            }
            wire.send(verdict);
            return CLEAN;
        };
    }

    @Test
    void verdictOfTheTestsDecides() {
        assertThat(score(askingThenSaying("VP"), HONEST).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(score(askingThenSaying("VWno"), HONEST))
                .isEqualTo(new Score(Verdict.WRONG_ANSWER, "no"));
        assertThat(score(askingThenSaying("VEodd"), HONEST).verdict()).isEqualTo(Verdict.EXCEPTION);
        assertThat(score(askingThenSaying("VC"), HONEST).verdict())
                .isEqualTo(Verdict.COMPILE_ERROR);
        assertThat(score(askingThenSaying("VM"), HONEST).verdict())
                .isEqualTo(Verdict.MISSING_DEPENDENCY);
        assertThat(score(askingThenSaying("VX"), HONEST).verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(score(askingThenSaying("VZ"), HONEST).verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(score(askingThenSaying("V"), HONEST).verdict()).isEqualTo(Verdict.UNSCORED);
    }

    @Test
    void detailsHaveNoAddresses() {
        assertThat(score(askingThenSaying("VE<f at 0x7f00ab12cd34>"), HONEST).detail())
                .isEqualTo("<f at 0x…>");
    }

    @Test
    void endOfTheCandidateBeforeTheVerdictIsItsScore() {
        assertThat(endingWith(CLEAN)).isEqualTo(new Score(Verdict.ENDED_EARLY, "exited 0"));
        assertThat(endingWith(new Outcome.Signalled(9)).verdict()).isEqualTo(Verdict.CRASHED);
        assertThat(endingWith(new Outcome.LimitReached(Limit.CPU)).verdict())
                .isEqualTo(Verdict.TIME_LIMIT);
        assertThat(endingWith(new Outcome.LimitReached(Limit.OUTPUT)).verdict())
                .isEqualTo(Verdict.OUTPUT_LIMIT);
        assertThat(endingWith(new Outcome.Lost("broken")).verdict()).isEqualTo(Verdict.UNSCORED);
    }

    @Test
    void candidateThatPrintsTheVerdictHasOnlyAnswered() {
        Program forger =
                wire -> {
                    wire.send("VP");
                    return CLEAN;
                };

        assertThat(score(askingThenSaying("VP"), forger).passed()).isFalse();
    }

    @Test
    void answersThatSufficeCountThoughTheCandidateEndsAtOnce() {
        Program brief =
                wire -> {
                    wire.send("O");
                    wire.receive();
                    wire.send("R");
                    return CLEAN;
                };

        assertThat(score(askingThenSaying("VP"), brief).passed()).isTrue();
    }

    @Test
    void silenceOfTheTestsIsUnscored() {
        assertThat(score(_ -> CLEAN, HONEST).verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(score(_ -> new Outcome.Signalled(11), HONEST).verdict())
                .isEqualTo(Verdict.UNSCORED);
        assertThat(score(_ -> new Outcome.Refused("no jail"), HONEST).verdict())
                .isEqualTo(Verdict.UNSCORED);
        assertThat(
                        score(
                                        _ -> {
                                            throw SandboxException.lost("gone");
                                        },
                                        HONEST)
                                .verdict())
                .isEqualTo(Verdict.UNSCORED);
        assertThat(
                        score(
                                        _ -> {
                                            throw new IllegalStateException("bug");
                                        },
                                        HONEST)
                                .verdict())
                .isEqualTo(Verdict.UNSCORED);
    }

    @Test
    void limitOfTheTestsIsTheCandidatesOnlyOnceItHasAnswered() {
        Outcome memory = new Outcome.LimitReached(Limit.MEMORY);

        Score before = score(_ -> memory, wire -> wire.untilCancelled());
        Score after =
                score(
                        wire -> {
                            wire.receive();
                            return memory;
                        },
                        HONEST);

        assertThat(before.verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(after.verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
        assertThat(after.detail()).contains("on the candidate's values");
    }

    @Test
    void floodOfAnswersFailsAndEndsBoth() {
        Program flood =
                wire -> {
                    for (int count = 0; count < 100; count++) {
                        wire.send("R");
                    }
                    return wire.untilCancelled();
                };

        Score score = score(wire -> wire.untilCancelled(), flood);

        assertThat(score.verdict()).isEqualTo(Verdict.EXCEPTION);
        assertThat(score.detail()).contains("nobody asked for");
    }

    @Test
    void overlongFrameFailsAndEndsBoth() {
        Program endless =
                wire -> {
                    wire.sendRaw(Bytes.copyOf(new byte[] {-1, -1, -1, -1}));
                    return wire.untilCancelled();
                };

        assertThat(score(wire -> wire.untilCancelled(), endless).verdict())
                .isEqualTo(Verdict.EXCEPTION);
    }

    @Test
    void overlongFrameOfTheTestsIsUnscored() {
        Program broken =
                wire -> {
                    wire.sendRaw(Bytes.copyOf(new byte[] {-1, -1, -1, -1}));
                    return wire.untilCancelled();
                };

        assertThat(score(broken, HONEST).verdict()).isEqualTo(Verdict.UNSCORED);
    }

    @Test
    void timeLimitOfTheCandidateEndsTheTestsToo() {
        Score score =
                score(wire -> wire.untilCancelled(), _ -> new Outcome.LimitReached(Limit.WALL));

        assertThat(score.verdict()).isEqualTo(Verdict.TIME_LIMIT);
    }

    @Test
    void cancellingIsUnscored() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(2);
        Program waiting =
                wire -> {
                    running.countDown();
                    return wire.untilCancelled();
                };
        Cancellation cancellation = Cancellation.none();
        Thread canceller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                running.await();
                            } catch (InterruptedException wish) {
                                Thread.currentThread().interrupt();
                            }
                            cancellation.cancel();
                        });

        Score score =
                scorer(new ScriptedEngine(waiting, waiting))
                        .score(PROBLEM, "    return 1\n", cancellation);
        canceller.join();

        assertThat(score).isEqualTo(new Score(Verdict.UNSCORED, "cancelled"));
        assertThat(
                        scorer(new ScriptedEngine(waiting, waiting))
                                .score(PROBLEM, "", cancellation)
                                .detail())
                .isEqualTo("cancelled");
    }

    @Test
    void neitherSideHasWhatTheOtherKnows() {
        ScriptedEngine engine = new ScriptedEngine(askingThenSaying("VP"), HONEST);
        scorer(engine).score(PROBLEM, "    return 'the completion'\n", Cancellation.none());

        assertThat(engine.files()).hasSize(2);
        for (List<SandboxFile> files : engine.files()) {
            boolean tests = files.stream().anyMatch(file -> file.path().equals("test"));
            String all = String.join("", files.stream().map(f -> f.content().asText()).toList());
            assertThat(all.contains("the expected value")).isEqualTo(tests);
            assertThat(all.contains("the solution")).isEqualTo(tests);
            assertThat(all.contains("the completion")).isEqualTo(!tests);
        }
    }

    @Test
    void sandboxesAreClosedHoweverItEnds() {
        ScriptedEngine engine =
                new ScriptedEngine(
                        _ -> {
                            throw new IllegalStateException("bug");
                        },
                        wire -> wire.untilCancelled());
        scorer(engine).score(PROBLEM, "", Cancellation.none());

        assertThat(engine.open()).isZero();
    }

    @Test
    void onlyItsOwnRuntimeIsSupported() {
        ProxyScorer scorer = scorer(new ScriptedEngine(HONEST, HONEST));

        assertThat(scorer.supports(PROBLEM)).isTrue();
        assertThat(scorer.supports(new Problem("T/2", "go", "", "", "", "", Map.of()))).isFalse();
    }

    private static Score endingWith(Outcome end) {
        return score(
                askingThenSaying("VP"),
                wire -> {
                    wire.send("O");
                    wire.receive();
                    return end;
                });
    }

    private static Score score(Program tests, Program candidate) {
        ScriptedEngine engine = new ScriptedEngine(tests, candidate);
        Score score = scorer(engine).score(PROBLEM, "    return 1\n", Cancellation.none());
        assertThat(engine.open()).isZero();
        return score;
    }

    private static ProxyScorer scorer(ScriptedEngine engine) {
        Runtime python =
                new Runtime(
                        "python",
                        "3",
                        List.of("py"),
                        "/usr/bin/python3",
                        List.of(),
                        List.of("{program}", "{entry}"),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Limits.DEFAULTS);
        return ProxyScorer.python(engine, python, Limits.DEFAULTS);
    }
}
