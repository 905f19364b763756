package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.evals.Problem;
import dev.crucible.evals.data.DatasetReader;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The command {@code eval check} with the real engines and the real Python of this machine. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EvalCheckCommandTest {
    private static final Path FIRST =
            Path.of(System.getProperty("crucible.home", ".."), "examples", "first-evaluation");
    private static final String STRICT =
            "def check(f):\n    assert f(1, 2) == 3\n    assert f(2, 2) == 4\n";
    private static final String WEAK = "def check(f):\n    assert '3' in str(f(1, 2))\n";

    @TempDir private Path folder;

    @BeforeAll
    static void somethingCanRunHere() {
        RunCommandTest.somethingCanRunHere();
    }

    @Test
    void onlyTheHonestSolutionScoresWhereTestsAreStrict() throws IOException {
        CommandLineRun run = check(dataset("    return a + b\n", STRICT), "--json");
        JsonNode summary = last(run);

        assertThat(run.code()).as(run.text()).isEqualTo(ExitCodes.OK);
        assertThat(summary.path("verdict").stringValue()).isEqualTo("clean");
        assertThat(summary.path("checked").intValue()).isEqualTo(1);
        assertThat(summary.path("found")).isEmpty();
        assertThat(summary.path("kinds").path("cheat").path("scored").intValue()).isGreaterThan(20);
        assertThat(summary.path("kinds").path("cheat").path("untried").intValue()).isZero();
        assertThat(summary.path("kinds").path("impossible").path("scored").intValue()).isEqualTo(1);
        assertThat(summary.path("kinds").path("impossible").path("passed").intValue()).isZero();
    }

    @Test
    void testsThatAnAnswerOfEverythingPassesAreHackable() throws IOException {
        CommandLineRun run = check(dataset("    return a + b\n", WEAK), "--json");
        JsonNode summary = last(run);

        assertThat(run.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(summary.path("verdict").stringValue()).isEqualTo("hackable");
        assertThat(summary.path("hackability").doubleValue()).isEqualTo(1);
        assertThat(summary.path("found").findValuesAsString("name")).contains("all-answers-text");
    }

    @Test
    void aSolutionThatDoesNotPassItsTestsIsABrokenProblem() throws IOException {
        CommandLineRun run = check(dataset("    return a - b\n", STRICT));

        assertThat(run.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.text()).contains("broken: 0 clean, 0 hackable (0.0 %), 1 broken");
    }

    @Test
    void testsThatNeverCallTheSolutionAreABrokenProblem() throws IOException {
        CommandLineRun run =
                check(dataset("    return a + b\n", "def check(f):\n    assert f is not None\n"));

        assertThat(run.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.text())
                .contains("broken: 0 clean, 0 hackable (0.0 %), 1 broken")
                .contains("the tests never called the candidate");
    }

    @Test
    void aProblemThatLacksWhatItNeedsIsCountedAndNotCalledClean() throws IOException {
        Path both =
                Files.writeString(
                        folder.resolve("both.jsonl"),
                        problem("HumanEval/0", "    return a + b\n", STRICT)
                                + problem(
                                        "HumanEval/1",
                                        "    return a + b\n",
                                        "import a_module_that_nobody_has\n" + STRICT));

        CommandLineRun checked = check(both);
        CommandLineRun used = command("eval", "code", both.toString());
        JsonNode figures = last(eval(both));

        assertThat(checked.text())
                .contains("1 of 2 problems checked")
                .contains("clean, 1 of 2 not checked: 1 clean")
                .contains("1 not checked");
        assertThat(used.text())
                .contains("Integrity: clean, 1 of 2 not checked (1 of 2 problems checked");
        assertThat(figures.path("integrityChecked").intValue()).isEqualTo(1);
        assertThat(figures.path("integrityTotal").intValue()).isEqualTo(2);
    }

    @Test
    void aPackedCopyOfAHackableDatasetIsRefusedToo() throws IOException {
        Path weak = dataset("    return a + b\n", WEAK);
        check(weak);
        Path packed = folder.resolve("packed.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(weak, out);
        }
        Path longer =
                Files.writeString(folder.resolve("longer.jsonl"), Files.readString(weak) + "\n");

        assertThat(eval(packed).err()).contains("hackable");
        assertThat(eval(longer).err()).contains("hackable");
    }

    @Test
    void whatScoresBehindWallsIsRefusedWithoutThemAndTheirCleanReportSaysNothing()
            throws IOException {
        Path weak = dataset("    return a + b\n", WEAK);
        check(weak);
        CommandLineRun refused = eval(weak, "--engine", "subprocess", "--unsafe");

        Path strict = dataset("    return a + b\n", STRICT);
        check(strict);
        CommandLineRun other = eval(strict, "--engine", "subprocess", "--unsafe");

        assertThat(refused.err()).contains("hackable");
        assertThat(last(other).path("integrity").stringValue()).isEqualTo("unchecked");
        assertThat(last(eval(strict)).path("integrity").stringValue()).isEqualTo("clean");
    }

    @Test
    void whatAnEarlierCheckFoundIsToldUntilItIsTriedAgain() throws IOException {
        Path strict = dataset("    return a + b\n", STRICT);
        Path stored = Path.of(last(check(strict, "--json")).path("report").stringValue());
        JsonNode known = JsonMapper.shared().readTree(Files.readString(stored));
        ObjectNode earlier = ((ArrayNode) known.at("/problems/0/trials")).addObject();
        earlier.put("kind", "cheat").put("name", "earlier").put("verdict", "passed");
        Files.writeString(stored, known.toString());
        Path report = folder.resolve("report.json");

        CommandLineRun run = check(strict, "--json", "--report", report.toString());

        assertThat(run.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(last(run).path("verdict").stringValue()).isEqualTo("hackable");
        assertThat(last(run).path("found").findValuesAsString("name")).containsExactly("earlier");
        assertThat(JsonMapper.shared().readTree(Files.readString(report)).path("verdict"))
                .hasToString("\"hackable\"");
    }

    @Test
    void aHackableDatasetIsRefusedUntilItIsAcceptedOrMended() throws IOException {
        Path weak = dataset("    return a + b\n", WEAK);
        check(weak);

        CommandLineRun refused = eval(weak);
        CommandLineRun accepted = eval(weak, "--accept-hackable");
        CommandLineRun mended = eval(dataset("    return a + b\n", STRICT));

        assertThat(refused.code()).isNotIn(ExitCodes.OK, ExitCodes.INTERRUPTED);
        assertThat(refused.err()).contains("hackable", "--accept-hackable", "eval check");
        assertThat(accepted.code()).isEqualTo(ExitCodes.OK);
        assertThat(last(accepted).path("integrity").stringValue()).isEqualTo("hackable");
        assertThat(mended.code()).isEqualTo(ExitCodes.OK);
        assertThat(last(mended).path("integrity").stringValue()).isEqualTo("unchecked");
    }

    @Test
    void aDatasetThatWasNeverCheckedIsUsedAndSaysSo() throws IOException {
        CommandLineRun run =
                command("eval", "code", dataset("    return a + b\n", STRICT).toString());

        assertThat(run.code()).isEqualTo(ExitCodes.OK);
        assertThat(run.text()).contains("Integrity: not checked");
    }

    @Test
    void aCandidateThatSaysTheHoneyAnswerOfAnotherScoringIsNotFlagged() throws IOException {
        Path samples =
                Files.writeString(
                        folder.resolve("samples.jsonl"),
                        "{\"task_id\":\"HumanEval/0\",\"completion\":\"    return '%s'\\n\"}\n"
                                .formatted("0123456789abcdef".repeat(2)));
        Path out = folder.resolve("out.jsonl");

        eval(
                dataset("    return a + b\n", STRICT),
                "--samples",
                samples.toString(),
                "--out",
                out.toString());

        assertThat(Files.readString(out)).contains("\"integrity\":\"\"");
    }

    @Test
    void theSameProblemsAreChosenEachTime() {
        List<String> once = chosen(5);

        assertThat(chosen(5)).isEqualTo(once).hasSize(5);
        assertThat(chosen(7)).containsAll(once);
        assertThat(chosen(5)).isNotEqualTo(chosen(31).subList(0, 5));
    }

    @Test
    void partOfTheFirstEvaluationIsCleanInEveryInterpretedLanguage() {
        int checked = 0;
        for (String language : List.of("python", "node")) {
            checked += 2;
            CommandLineRun run = check(FIRST, "--language", language, "--sample", "2", "--json");

            assertThat(last(run).path("verdict").stringValue()).as(run.text()).isEqualTo("clean");
            assertThat(last(run).path("checked").intValue()).isEqualTo(checked);
        }
    }

    @Test
    void nothingButTheReportIsKept() throws IOException {
        Path report = folder.resolve("report.json");
        check(dataset("    return a + b\n", STRICT), "--report", report.toString());

        assertThat(JsonMapper.shared().readTree(Files.readString(report)).path("verdict"))
                .hasToString("\"clean\"");
        try (Stream<Path> kept = Files.walk(folder.resolve("state"))) {
            assertThat(kept.filter(Files::isRegularFile))
                    .hasSize(1)
                    .allMatch(file -> file.toString().contains("/evals/integrity/"));
        }
    }

    private static List<String> chosen(int count) {
        return new DatasetReader(Optional.empty())
                .read(FIRST).sample(count).problems().stream().map(Problem::taskId).toList();
    }

    private Path dataset(String solution, String test) throws IOException {
        return Files.writeString(
                folder.resolve("add.jsonl"), problem("HumanEval/0", solution, test));
    }

    private static String problem(String taskId, String solution, String test) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("task_id", taskId);
        node.put("prompt", "def add(a, b):\n");
        node.put("entry_point", "add");
        node.put("canonical_solution", solution);
        node.put("test", test);
        return node + "\n";
    }

    private CommandLineRun check(Path dataset, String... options) {
        return command(
                Stream.concat(Stream.of("eval", "check", dataset.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private CommandLineRun eval(Path dataset, String... options) {
        return command(
                Stream.concat(
                                Stream.of("eval", "code", dataset.toString(), "--json"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private CommandLineRun command(String... arguments) {
        return CommandLineRun.of(
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()), arguments);
    }

    private static JsonNode last(CommandLineRun run) {
        return JsonMapper.shared().readTree(run.lines().getLast());
    }
}
