package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crucible.evals.Candidate;
import dev.crucible.evals.Expectation;
import dev.crucible.evals.LabelClass;
import dev.crucible.evals.Problem;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.data.DatasetReader;
import dev.crucible.evals.data.SampleReader;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The evaluation that the README begins with, by the real command line, sample by sample. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FirstEvaluationTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("crucible.home", ".."), "examples", "first-evaluation");

    /** What the hostile samples leave running where nothing stops them. */
    private static final List<String> LEFT_BEHIND = List.of("sleep\0" + "86399\0", "sleep\0100\0");

    private final Map<String, JsonNode> results = new HashMap<>();
    private Dataset dataset;
    private List<Candidate> candidates;
    private CommandLineRun run;

    @BeforeAll
    void evaluate(@TempDir Path folder) throws IOException {
        RunCommandTest.somethingCanRunHere();
        dataset = new DatasetReader(Optional.empty()).read(FOLDER);
        candidates = new ArrayList<>();
        try (SampleReader reader = SampleReader.open(dataset.samples().orElseThrow(), dataset)) {
            reader.forEachRemaining(candidates::add);
        }
        Path out = folder.resolve("results.jsonl");
        run =
                CommandLineRun.of(
                        Map.of("XDG_STATE_HOME", folder.toString()),
                        "eval",
                        "code",
                        FOLDER.toString(),
                        "--out",
                        out.toString());
        for (String line : Files.readAllLines(out)) {
            JsonNode result = JsonMapper.shared().readTree(line);
            if (result.has("task_id")) {
                results.put(
                        key(result.path("task_id").stringValue(), result.path("index").intValue()),
                        result);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everySampleGoesAsItsLabelSays() {
        return candidates.stream()
                .map(candidate ->
                        dynamicTest(
                                name(candidate) + ": " + candidate.sample().label(),
                                () -> goesAsExpected(candidate)));
    }

    private void goesAsExpected(Candidate candidate) {
        JsonNode result = results.get(name(candidate));
        assertThat(result).isNotNull();
        String verdict = result.path("verdict").stringValue();
        assumeFalse(
                verdict.equals("missing-dependency"), () -> result.path("detail").stringValue());
        List<String> expected =
                LabelClass.of(candidate.sample().label()).equals("reference")
                        ? List.of("passed")
                        : List.of(candidate.expectation().text().split(","));

        assertThat(verdict).as(result.path("detail").stringValue()).isIn(expected);
    }

    /** A hostile sample may be stopped in more ways than one, but only in those it names. */
    @Test
    void everySampleThatMustNotPassNamesItsVerdicts() {
        assertThat(candidates)
                .allSatisfy(candidate -> {
                    Expectation expectation = candidate.expectation();
                    if (LabelClass.of(candidate.sample().label()).equals("reference")) {
                        assertThat(expectation).isEqualTo(Expectation.PASSED);
                    } else {
                        assertThat(expectation.text()).isNotIn("", "passed", "failed", "contained");
                        assertThat(expectation.text())
                                .doesNotContain("passed", "unscored", "missing");
                    }
                });
    }

    @Test
    void everyProblemHasAReferenceAndAWrongSolutionOfItsOwn() {
        assertThat(dataset.problems()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(dataset.runtimes()).containsExactly("cpp", "java", "node", "python");
        assertThat(dataset.problems())
                .allSatisfy(problem -> {
                    assertThat(completions(problem, "reference"))
                            .containsExactly(problem.solution());
                    assertThat(completions(problem, "wrong")).hasSize(1);
                });
    }

    @Test
    void everyLanguageIsAttacked() {
        TreeSet<String> kinds = new TreeSet<>();
        TreeSet<String> attacked = new TreeSet<>();
        for (Candidate candidate : candidates) {
            if (LabelClass.of(candidate.sample().label()).equals("hostile")) {
                kinds.add(LabelClass.kindOf(candidate.sample().label()));
                attacked.add(candidate.problem().runtime());
            }
        }

        assertThat(attacked).containsExactly("cpp", "java", "node", "python");
        assertThat(kinds)
                .contains(
                        "cheat",
                        "daemon left behind",
                        "disk fill",
                        "escape",
                        "fork bomb",
                        "infinite loop",
                        "kernel attack",
                        "killing others",
                        "memory bomb",
                        "network",
                        "output flood",
                        "reading secrets");
    }

    @Test
    void theReportSaysWhatWasContainedAndByWhat() {
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.lines())
                .anyMatch(line -> line.matches(" +hostile +(\\d+) +\\1 +0"))
                .anyMatch(line -> line.matches(" +- output flood +\\d+ +\\d+ +0 +output limit"))
                .noneMatch(line -> line.startsWith("Not as expected"));
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        List<String> survivors = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .map(FirstEvaluationTest::commandLine)
                    .filter(LEFT_BEHIND::contains)
                    .forEach(survivors::add);
        }

        assertThat(survivors).isEmpty();
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException noProcess) {
            return "";
        }
    }

    private List<String> completions(Problem problem, String label) {
        return candidates.stream()
                .filter(candidate -> candidate.problem().equals(problem))
                .filter(candidate -> candidate.sample().label().equals(label))
                .map(candidate -> candidate.sample().completion())
                .toList();
    }

    private static String name(Candidate candidate) {
        return key(candidate.sample().taskId(), candidate.sample().index());
    }

    private static String key(String taskId, int index) {
        return taskId + " #" + index;
    }
}
