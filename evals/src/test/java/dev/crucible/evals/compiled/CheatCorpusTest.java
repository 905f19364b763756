package dev.crucible.evals.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Limits;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

/** Every cheat of the corpus fails, and every honest twin passes, in real sandboxes. */
@TestInstance(Lifecycle.PER_CLASS)
final class CheatCorpusTest {
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final Limits BRIEF =
            LIMITS.withWall(Duration.ofSeconds(2)).withCpu(Duration.ofSeconds(2));

    private Machine machine;

    @BeforeAll
    void start() throws IOException {
        machine = new Machine();
    }

    @AfterAll
    void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void corpusOnlyGrows() {
        assertThat(Cheat.all("cpp")).hasSizeGreaterThanOrEqualTo(28);
        assertThat(Cheat.all("java")).hasSizeGreaterThanOrEqualTo(23);
        assertThat(Cheat.all("go")).hasSizeGreaterThanOrEqualTo(14);
        assertThat(Cheat.all("rust")).hasSizeGreaterThanOrEqualTo(8);
    }

    @TestFactory
    Stream<DynamicTest> cpp() {
        return tests("cpp");
    }

    @TestFactory
    Stream<DynamicTest> java() {
        return tests("java");
    }

    @TestFactory
    Stream<DynamicTest> go() {
        return tests("go");
    }

    @TestFactory
    Stream<DynamicTest> rust() {
        return tests("rust");
    }

    private Stream<DynamicTest> tests(String runtime) {
        Problem problem = Twice.in(runtime);
        CompiledScorer scorer = machine.scorer(runtime, LIMITS);
        CompiledScorer brief = machine.scorer(runtime, BRIEF);
        return Cheat.all(runtime).stream()
                .flatMap(cheat ->
                        Stream.of(
                                dynamicTest(
                                        cheat.name() + " fails",
                                        () ->
                                                fails(
                                                        problem,
                                                        cheat.cheat(),
                                                        cheat.brief() ? brief : scorer)),
                                dynamicTest(
                                        cheat.name() + " has an honest twin that passes",
                                        () -> passes(problem, cheat.honest(), scorer))));
    }

    private static void fails(Problem problem, String cheat, CompiledScorer scorer) {
        Score score = scorer.score(problem, cheat, Cancellation.none());

        assertThat(score.verdict())
                .as(score.detail())
                .isNotIn(Verdict.PASSED, Verdict.UNSCORED, Verdict.MISSING_DEPENDENCY);
    }

    private static void passes(Problem problem, String honest, CompiledScorer scorer) {
        Score score = scorer.score(problem, honest, Cancellation.none());

        assertThat(score).isEqualTo(new Score(Verdict.PASSED, ""));
    }
}
