package dev.crucible.evals.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Limits;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.data.DatasetReader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The reference solutions of the real datasets, which {@code CRUCIBLE_DATA} leads to. */
@TestInstance(Lifecycle.PER_CLASS)
final class ReferenceSolutionsTest {
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
    void humanEval() {
        List<Problem> problems = problems("humaneval/HumanEval.jsonl.gz", "python");

        assertThat(problems).hasSize(164);
        assertThat(failures(problems, machine.python(Limits.DEFAULTS))).isEmpty();
    }

    @Test
    void humanEvalXPython() {
        List<Problem> problems = problems("humaneval-x/humaneval_python.jsonl.gz", "python");

        assertThat(problems).hasSize(164);
        assertThat(failures(problems, machine.python(Limits.DEFAULTS))).isEmpty();
    }

    @Test
    void sanitizedMbpp() {
        List<Problem> problems = problems("mbpp/sanitized-mbpp.json", "python");

        assertThat(problems).hasSize(427);
        assertThat(failures(problems, machine.python(Limits.DEFAULTS))).isEmpty();
    }

    /**
     * Node prints that a {@code console.assert} does not hold and exits with 0, so whoever looks at
     * the exit code sees 163 of 164. Two of these references fail their own assertions: 112 answers
     * {@code (z, false)}, which is {@code false}, instead of a pair; 155 counts no digit in 0.
     */
    @Test
    void humanEvalXJavaScript() {
        List<Problem> problems = problems("humaneval-x/humaneval_js.jsonl.gz", "node");
        assertThat(problems).hasSize(164);
        Map<String, Score> failures = failures(problems, machine.javaScript(Limits.DEFAULTS));
        // It passes where js-md5 is installed.
        failures.remove(
                "JavaScript/162",
                new Score(Verdict.MISSING_DEPENDENCY, "module js-md5 is not installed"));
        assertThat(failures).containsOnlyKeys("JavaScript/112", "JavaScript/155");
        assertThat(failures.values()).extracting(Score::verdict).containsOnly(Verdict.WRONG_ANSWER);
    }

    private static List<Problem> problems(String file, String runtime) {
        String data = System.getenv("CRUCIBLE_DATA");
        assumeTrue(data != null, "CRUCIBLE_DATA does not name the folder of the real datasets");
        Path path = Path.of(data, file);
        assumeTrue(Files.isReadable(path), path + " is not there");
        return new DatasetReader(Optional.of(runtime)).read(path).problems();
    }

    private static Map<String, Score> failures(List<Problem> problems, ProxyScorer scorer) {
        Map<String, Score> failures = new TreeMap<>();
        problems.parallelStream()
                .forEach(problem -> {
                    Score score = scorer.score(problem, problem.solution(), Cancellation.none());
                    if (!score.passed()) {
                        synchronized (failures) {
                            failures.put(problem.taskId(), score);
                        }
                    }
                });
        return failures;
    }
}
