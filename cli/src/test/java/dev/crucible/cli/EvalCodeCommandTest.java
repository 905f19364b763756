package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The command {@code eval code} with the real engines and the real Python of this machine. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EvalCodeCommandTest {
    private static final String PROBLEM =
            """
            {"task_id":"HumanEval/0","prompt":"def add(a, b):\\n","entry_point":"add",\
            "canonical_solution":"    return a + b\\n",\
            "test":"def check(candidate):\\n    assert candidate(1, 2) == 3\\n    assert candidate(2, 2) == 4\\n"}
            """;

    @TempDir Path folder;

    @BeforeAll
    static void somethingCanRunHere() {
        RunCommandTest.somethingCanRunHere();
    }

    @Test
    void referencesAreScoredWhenThereAreNoSamples() throws IOException {
        JsonNode summary = summary(eval(dataset()));

        assertThat(summary.path("total").intValue()).isEqualTo(1);
        assertThat(summary.path("passed").intValue()).isEqualTo(1);
        assertThat(summary.path("failed").intValue()).isZero();
        assertThat(summary.path("unscored").intValue()).isZero();
        assertThat(summary.path("byOutcome").path("passed").intValue()).isEqualTo(1);
        assertThat(summary.path("passAtK").path("1").doubleValue()).isEqualTo(1.0);
        assertThat(summary.has("durationMillis")).isTrue();
    }

    @Test
    void labelsSayWhetherSamplesWentAsExpected() throws IOException {
        Path samples =
                samples(
                        sample("    return a + b\n", "reference"),
                        sample("    return 3\n", "wrong"),
                        sample("    while True: pass\n", "hostile: loop"),
                        sample("    import os; os._exit(0)\n", "hostile: cheat"));

        JsonNode summary =
                summary(eval(dataset(), "--samples", samples.toString(), "--time", "2s"));
        CommandLineRun text =
                run(dataset(), "--samples", samples.toString(), "--time", "2s", "--fresh");

        JsonNode labels = summary.path("byLabel");
        assertThat(labels.path("reference").path("asExpected").intValue()).isEqualTo(1);
        assertThat(labels.path("wrong").path("asExpected").intValue()).isEqualTo(1);
        assertThat(labels.path("hostile").path("asExpected").intValue()).isEqualTo(2);
        assertThat(labels.path("hostile").path("containedBy").path("time limit").intValue())
                .isEqualTo(1);
        assertThat(text.text()).contains("hostile", "time limit", "pass@1", "25.0 %");
    }

    @Test
    void aFinishedEvaluationWithAFileIsOnlyShownAgain() throws IOException {
        Path out = folder.resolve("results.jsonl");
        eval(dataset(), "--out", out.toString());
        byte[] before = Files.readAllBytes(out);

        CommandLineRun again = eval(dataset(), "--out", out.toString());

        assertThat(again.err()).contains("already complete");
        assertThat(summary(again).path("passed").intValue()).isEqualTo(1);
        assertThat(Files.readAllBytes(out)).isEqualTo(before);
        assertThat(eval(dataset(), "--out", out.toString(), "--fresh").err())
                .doesNotContain("already complete");
    }

    @Test
    void aResultLineSaysEverything() throws IOException {
        Path out = folder.resolve("results.jsonl");
        eval(dataset(), "--out", out.toString());

        JsonNode line = JsonMapper.shared().readTree(Files.readAllLines(out).get(1));

        assertThat(line.path("task_id").stringValue()).isEqualTo("HumanEval/0");
        assertThat(line.path("index").intValue()).isZero();
        assertThat(line.path("verdict").stringValue()).isEqualTo("passed");
        assertThat(line.path("passed").booleanValue()).isTrue();
        assertThat(line.has("detail")).isTrue();
        assertThat(line.has("containedBy")).isTrue();
        assertThat(line.has("label")).isTrue();
    }

    /** Killed in the middle, the same command goes on where it was, and nothing is done twice. */
    @Test
    void aKilledEvaluationIsContinued() throws IOException, InterruptedException {
        String[] lines = new String[60];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = sample(i % 2 == 0 ? "    return a + b\n" : "    return 3\n", "");
        }
        Path samples = samples(lines);
        Path out = folder.resolve("results.jsonl");
        Path dataset = dataset();
        String[] command =
                arguments(
                        dataset,
                        "--samples",
                        samples.toString(),
                        "--out",
                        out.toString(),
                        "--jobs",
                        "2");
        Process child = start(command);
        while (child.isAlive() && results(out).size() < 8) {
            LockSupport.parkNanos(5_000_000);
        }
        child.destroyForcibly().waitFor();
        List<String> kept = results(out);
        assertThat(kept).hasSizeBetween(8, 59);

        CommandLineRun rest = CommandLineRun.of(state(), command);

        assertThat(rest.err()).contains("continuing: " + kept.size());
        List<String> all = results(out);
        assertThat(all.subList(0, kept.size())).isEqualTo(kept);
        assertThat(
                        all.stream()
                                .map(line ->
                                        JsonMapper.shared()
                                                .readTree(line)
                                                .path("index")
                                                .intValue()))
                .doesNotHaveDuplicates()
                .hasSize(60);
        assertThat(summary(rest).path("passed").intValue()).isEqualTo(30);
    }

    @Test
    void anInterruptedEvaluationSaysHowToGoOn() throws IOException, InterruptedException {
        String[] lines = new String[400];
        Arrays.fill(lines, sample("    return a + b\n", ""));
        Path out = folder.resolve("results.jsonl");
        Process child =
                start(
                        arguments(
                                dataset(),
                                "--samples",
                                samples(lines).toString(),
                                "--out",
                                out.toString()));
        while (child.isAlive() && results(out).size() < 4) {
            LockSupport.parkNanos(5_000_000);
        }
        child.destroy();

        assertThat(child.waitFor()).isEqualTo(143);
        assertThat(Files.readString(folder.resolve("err")))
                .contains("interrupted: ", "the same command continues");
    }

    @Test
    void badInputIsNamed() throws IOException {
        Path broken =
                Files.writeString(folder.resolve("broken.jsonl"), PROBLEM + "{\"task_id\":\n");
        CommandLineRun badLine = CommandLineRun.of(state(), "eval", "code", broken.toString());
        assertThat(badLine.code()).isEqualTo(2);
        assertThat(badLine.err()).contains("broken.jsonl line 2", "is not JSON", "expected");

        CommandLineRun missing = CommandLineRun.of(state(), "eval", "code", "nothing.jsonl");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("'nothing.jsonl' does not exist");

        CommandLineRun unknown =
                run(
                        dataset(),
                        "--samples",
                        samples("{\"task_id\":\"HumanEval/7\",\"completion\":\"\"}").toString());
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("samples.jsonl line 1", "'HumanEval/7' is unknown");

        CommandLineRun zero = run(dataset(), "--jobs", "0", "--limit", "0", "--k", "0");
        assertThat(zero.code()).isEqualTo(2);
        assertThat(zero.err()).contains("--jobs", "--limit", "--k");

        CommandLineRun language = run(dataset(), "--runtime", "go");
        assertThat(language.code()).isEqualTo(2);
        assertThat(language.err()).contains("one of: python");
    }

    /** A limit on the size of files stands in for a disk that is full. */
    @Test
    void whereNothingMoreCanBeWrittenWhatThereIsIsKept() throws IOException, InterruptedException {
        String[] lines = new String[60];
        Arrays.fill(lines, sample("    return a + b\n", ""));
        Path out = folder.resolve("results.jsonl");
        String[] command =
                arguments(
                        dataset(), "--samples", samples(lines).toString(), "--out", out.toString());

        Process child = start("ulimit -f 8; exec \"$@\"", command);

        assertThat(child.waitFor()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("err")))
                .contains("cannot write results to", "results so far are kept");
        int kept = results(out).size();
        assertThat(kept).isBetween(10, 59);
        CommandLineRun rest = CommandLineRun.of(state(), command);
        assertThat(rest.err()).contains("continuing: " + kept);
        assertThat(summary(rest).path("total").intValue()).isEqualTo(60);
    }

    @Test
    void aRuntimeThatIsNotHereLeavesItsSamplesUnscored() throws IOException {
        Path dataset =
                Files.writeString(
                        folder.resolve("some.jsonl"),
                        "{\"task_id\":\"a\",\"runtime\":\"cobol\",\"prompt\":\"\","
                                + "\"canonical_solution\":\"\",\"test\":\"\"}\n");

        JsonNode summary = summary(eval(dataset));

        assertThat(summary.path("passed").intValue()).isZero();
        assertThat(summary.path("unscored").intValue()).isEqualTo(1);
        assertThat(summary.path("missing").get(0).stringValue()).contains("cobol");
    }

    private Path dataset() throws IOException {
        return Files.writeString(folder.resolve("add.jsonl"), PROBLEM);
    }

    private Path samples(String... lines) throws IOException {
        return Files.writeString(folder.resolve("samples.jsonl"), String.join("\n", lines) + "\n");
    }

    private static String sample(String completion, String label) {
        var node = JsonMapper.shared().createObjectNode();
        node.put("task_id", "HumanEval/0");
        node.put("completion", completion);
        if (!label.isEmpty()) {
            node.put("label", label);
        }
        return node.toString();
    }

    private CommandLineRun eval(Path dataset, String... options) {
        return CommandLineRun.of(state(), arguments(dataset, options));
    }

    private CommandLineRun run(Path dataset, String... options) {
        return CommandLineRun.of(
                state(),
                Stream.concat(Stream.of("eval", "code", dataset.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static String[] arguments(Path dataset, String... options) {
        return Stream.concat(
                        Stream.of("eval", "code", dataset.toString(), "--json"), Stream.of(options))
                .toArray(String[]::new);
    }

    private static JsonNode summary(CommandLineRun run) {
        assertThat(run.code()).as(run.err()).isZero();
        return JsonMapper.shared().readTree(run.lines().getLast());
    }

    private Map<String, String> state() {
        return Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
    }

    private static List<String> results(Path out) throws IOException {
        if (!Files.exists(out)) {
            return List.of();
        }
        String whole = Files.readString(out);
        return whole.substring(0, whole.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.contains("\"type\":\"result\""))
                .toList();
    }

    private Process start(String... arguments) throws IOException {
        return start("exec \"$@\"", arguments);
    }

    /** Starts this command line in a process of its own, by a shell that first does as told. */
    private Process start(String shell, String[] arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", shell, "bash"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:-UsePerfData");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dcrucible.native=" + System.getProperty("crucible.native", ""));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(state());
        return builder.start();
    }
}
