package dev.crucible.evals.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Limits;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every cheat of the corpus fails, and every honest twin passes, in real sandboxes. */
@TestInstance(Lifecycle.PER_CLASS)
final class CheatCorpusTest {
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final Limits BRIEF =
            LIMITS.withWall(Duration.ofSeconds(2)).withCpu(Duration.ofSeconds(2));

    private final List<Cheat> python = Cheat.all("python", "python", "#");
    private final List<Cheat> javaScript = Cheat.all("js", "node", "//");
    private Machine machine;

    @BeforeAll
    void start() {
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
        assertThat(python).hasSizeGreaterThanOrEqualTo(76);
        assertThat(javaScript).hasSizeGreaterThanOrEqualTo(36);
    }

    @TestFactory
    Stream<DynamicTest> python() {
        return tests(python, machine.python(LIMITS), machine.python(BRIEF));
    }

    @TestFactory
    Stream<DynamicTest> javaScript() {
        return tests(javaScript, machine.javaScript(LIMITS), machine.javaScript(BRIEF));
    }

    private static Stream<DynamicTest> tests(
            List<Cheat> cheats, ProxyScorer scorer, ProxyScorer brief) {
        return cheats.stream()
                .flatMap(cheat ->
                        Stream.of(
                                dynamicTest(
                                        cheat.name() + " fails",
                                        () -> fails(cheat, cheat.brief() ? brief : scorer)),
                                dynamicTest(
                                        cheat.name() + " has an honest twin that passes",
                                        () -> passes(cheat, scorer))));
    }

    private static void fails(Cheat cheat, ProxyScorer scorer) {
        Score score = scorer.score(cheat.problem(), cheat.cheat(), Cancellation.none());

        assertThat(score.verdict())
                .as(score.detail())
                .isNotIn(Verdict.PASSED, Verdict.UNSCORED, Verdict.MISSING_DEPENDENCY);
    }

    private static void passes(Cheat cheat, ProxyScorer scorer) {
        Score score = scorer.score(cheat.problem(), cheat.honest(), Cancellation.none());

        assertThat(score).isEqualTo(new Score(Verdict.PASSED, ""));
    }
}
