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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The command {@code eval code} through the queue of the real service. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RemoteEvaluationTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SAMPLES = 12;

    @TempDir Path folder;

    @BeforeAll
    static void somethingCanRunHere() {
        RunCommandTest.somethingCanRunHere();
    }

    @Test
    void nothingIsScoredTwiceHoweverOftenTheCommandIsGiven() throws IOException {
        Path out = folder.resolve("results.jsonl");
        Path dataset = dataset();
        try (TestService service = new TestService(data())) {
            JsonNode first = json(eval(service, dataset, out));
            cutAfter(out, 5);
            CommandLineRun again = eval(service, dataset, out);

            assertThat(first.path("total").intValue()).isEqualTo(SAMPLES);
            assertThat(first.path("passed").intValue()).isEqualTo(SAMPLES / 2);
            assertThat(first.path("unscored").intValue()).isZero();
            assertThat(again.err()).contains("continuing: 4 have been scored earlier");
            assertThat(json(again).path("passed").intValue()).isEqualTo(SAMPLES / 2);
            assertThat(submitted(service)).isEqualTo(SAMPLES);

            service.run(command(dataset, out, "--fresh"));
            assertThat(submitted(service)).isEqualTo(2 * SAMPLES);
        }
    }

    @Test
    void aRestartOfTheServerOnlyDelaysIt() throws IOException {
        Path dataset = dataset();
        Path out = folder.resolve("results.jsonl");
        try (TestService service = new TestService(data())) {
            service.run("queue", "pause");
            CompletableFuture<CommandLineRun> evaluation =
                    CompletableFuture.supplyAsync(() -> eval(service, dataset, out));
            while (submitted(service) < SAMPLES) {
                LockSupport.parkNanos(10_000_000);
            }
            service.restart();
            service.run("queue", "resume");

            JsonNode summary = json(evaluation.join());
            assertThat(summary.path("passed").intValue()).isEqualTo(SAMPLES / 2);
            assertThat(summary.path("unscored").intValue()).isZero();
            assertThat(submitted(service)).isEqualTo(SAMPLES);
        }
    }

    @Test
    void whatTheServerKnowsOfACandidateIsEnoughToFindItAndNoMore() throws IOException {
        try (TestService service = new TestService(data())) {
            eval(service, dataset(), folder.resolve("results.jsonl"));

            CommandLineRun runs =
                    service.run("runs", "list", "--kind", "score", "--outcome", "passed", "--json");
            JsonNode run = JSON.readTree(runs.lines().getFirst());
            CommandLineRun request =
                    service.run(
                            "storage",
                            "list",
                            "--subject",
                            run.path("id").asString(),
                            "--name",
                            "request",
                            "--json");
            String digest = JSON.readTree(request.lines().getFirst()).path("digest").asString();

            assertThat(runs.lines()).hasSize(SAMPLES / 2);
            assertThat(run.path("labels").path("dataset").asString()).isEqualTo("dataset");
            assertThat(run.path("labels").path("task").asString()).isEqualTo("HumanEval/0");
            assertThat(service.run("storage", "get", digest).text())
                    .contains("return a + b")
                    .doesNotContain("the reference");
        }
    }

    private Path data() throws IOException {
        return Files.createDirectories(folder.resolve("data"));
    }

    private static CommandLineRun eval(TestService service, Path dataset, Path out) {
        return service.run(command(dataset, out));
    }

    private static String[] command(Path dataset, Path out, String... more) {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of("eval", "code", dataset.toString(), "--json", "--out"));
        command.add(out.toString());
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private static long submitted(TestService service) {
        return service.run("events", "--type", "run.submitted", "--all", "--json").lines().size();
    }

    private Path dataset() throws IOException {
        Path dataset = Files.createDirectories(folder.resolve("dataset"));
        Files.writeString(
                dataset.resolve("problems.jsonl"),
                """
                {"task_id":"HumanEval/0","prompt":"def add(a, b):\\n","entry_point":"add",\
                "canonical_solution":"    return a + b  # the reference\\n",\
                "test":"def check(candidate):\\n    assert candidate(1, 2) == 3\\n"}
                """);
        List<String> samples =
                IntStream.range(0, SAMPLES)
                        .mapToObj(sample ->
                                "{\"task_id\":\"HumanEval/0\",\"completion\":\"    return a %s b\\n\"}"
                                        .formatted(sample % 2 == 0 ? "+" : "-"))
                        .toList();
        Files.write(dataset.resolve("samples.jsonl"), samples);
        return dataset;
    }

    /** As if the command had been killed then: the lines after these were never written. */
    private static void cutAfter(Path results, int lines) throws IOException {
        Files.write(results, Files.readAllLines(results).subList(0, lines));
    }

    private static JsonNode json(CommandLineRun run) {
        assertThat(run.lines()).as(run.err()).hasSize(1);
        return JSON.readTree(run.text());
    }
}
