package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.RemoteRuns;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server that only serves, and workers that are processes of their own. */
final class WorkerProcessTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final String NOBODY = "12345";

    @TempDir private Path folder;

    /**
     * As root, the server is made somebody without any right, and has no helper for engines in any
     * case.
     */
    @Test
    void aServerWithoutPrivilegeAndAWorkerDoWhatOneProcessDoes()
            throws IOException, InterruptedException {
        ChildJvm jvm = new ChildJvm(folder, true);
        Path data = Files.createDirectory(folder.resolve("data"));
        List<String> as = List.of();
        if (System.getProperty("user.name").equals("root")) {
            as =
                    List.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups",
                            "--inh-caps=-all",
                            "--bounding-set=-all",
                            "--no-new-privs");
            own(folder);
        }
        try (ChaosFleet fleet = new ChaosFleet(jvm, data, LEASE, false, as);
                ApiClient api = new ApiClient(fleet.uri(), "")) {
            fleet.startServer();
            fleet.awaitServer();
            AtomicReference<String> children = new AtomicReference<>("");
            Thread watch = Thread.ofVirtual().start(() -> watch(fleet.server(), children));
            fleet.awaitWorker(fleet.startWorker());
            assertThat(api.get("/api/v1/runtimes").path("runtimes"))
                    .filteredOn(one -> one.path("name").asString().equals("python"))
                    .as("endings of file names, for who submits files")
                    .singleElement()
                    .satisfies(one -> assertThat(one.path("extensions")).isNotEmpty());
            executes(api);
            scores(api);
            streamsAndCancels(api);
            if (!as.isEmpty()) {
                assertThat(Files.readAllLines(status(fleet.server())))
                        .anySatisfy(line -> assertThat(line).startsWith("Uid:\t" + NOBODY))
                        .anySatisfy(line -> assertThat(line).matches("CapEff:\\s+0+"));
            }
            fleet.stop();
            watch.join();
            assertThat(children.get()).as("what the server has started").isEmpty();
            assertThat(Leftovers.of(fleet.temporary(), fleet.pids())).isEmpty();
        }
    }

    private static void own(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
                Files.setAttribute(path, "unix:gid", Integer.valueOf(NOBODY));
            }
        }
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            assumeTrue(
                    ((int) Files.getAttribute(above, "unix:mode") & 1) == 1,
                    above + " is closed to others");
        }
    }

    private static Path status(Process process) {
        return Path.of("/proc", Long.toString(process.pid()), "status");
    }

    /** Looks for children of the server for as long as it is there. */
    private static void watch(Process server, AtomicReference<String> found) {
        while (server.isAlive()) {
            server.children().forEach(child -> found.set(child.info() + " " + child.pid()));
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void executes(ApiClient api) {
        ObjectNode submission =
                run(
                        "import sys\nopen('made', 'w').write('a file')\nprint('to out')\n"
                                + "print('to err', file=sys.stderr)\nsys.exit(3)\n");
        submission.putArray("collect").add("made");
        JsonNode run = ended(api, submission);
        String path = "/api/v1/runs/" + run.path("id").asString();
        assertThat(run.path("ending").path("outcome").path("code").asInt())
                .as(run.toString())
                .isEqualTo(3);
        assertThat(api.bytes(path + "/output/stdout").asText()).isEqualTo("to out\n");
        assertThat(api.bytes(path + "/output/stderr").asText()).isEqualTo("to err\n");
        assertThat(api.bytes(path + "/artifact?path=made").asText()).isEqualTo("a file");
    }

    private static void scores(ApiClient api) {
        ObjectNode submission =
                JSON.createObjectNode()
                        .put("kind", "score")
                        .put("completion", "    return a + b\n");
        submission
                .putObject("problem")
                .put("id", "add/1")
                .put("runtime", "python")
                .put("prompt", "def add(a, b):\n")
                .put("entryPoint", "add")
                .put("test", "def check(candidate):\n    assert candidate(1, 2) == 3\n");
        JsonNode run = ended(api, submission);
        JsonNode result = api.get("/api/v1/runs/" + run.path("id").asString() + "/result");
        assertThat(result.path("score").path("verdict").asString())
                .as(result.toString())
                .isEqualTo("passed");
    }

    private static void streamsAndCancels(ApiClient api) {
        JsonNode run =
                api.post(
                        "/api/v1/runs",
                        run("import time\nprint('early', flush=True)\ntime.sleep(300)\n"));
        String path = "/api/v1/runs/" + run.path("id").asString();
        assertThat(
                        ChaosFleet.waited(
                                PATIENCE,
                                () ->
                                        api.bytes(path + "/output/stdout")
                                                .asText()
                                                .equals("early\n")))
                .as("output while it runs")
                .isTrue();
        assertThat(api.get(path).path("state").asString()).isEqualTo("running");
        api.post(path + "/cancel", JSON.createObjectNode());
        assertThat(ChaosFleet.waited(PATIENCE, () -> RemoteRuns.ended(api.get(path)))).isTrue();
    }

    @Test
    void aWorkerThatIsAskedToStopGivesBackWhatDoesNotEnd()
            throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (ChaosFleet fleet =
                        new ChaosFleet(new ChildJvm(folder, false), data, LEASE, false, List.of());
                ApiClient api = new ApiClient(fleet.uri(), "")) {
            fleet.startServer();
            fleet.awaitServer();
            ChaosFleet.Member first = fleet.startWorker();
            fleet.awaitWorker(first);
            JsonNode run =
                    api.post(
                            "/api/v1/runs",
                            run(
                                    "import os, time\nprint('early', flush=True)\n"
                                            + "time.sleep(300)\n"));
            String path = "/api/v1/runs/" + run.path("id").asString();
            assertThat(
                            ChaosFleet.waited(
                                    PATIENCE,
                                    () -> api.get(path).path("state").asString().equals("running")))
                    .isTrue();
            fleet.stop(first);
            assertThat(api.get(path).path("state").asString()).isEqualTo("queued");
            assertThat(api.get("/api/v1/workers").path("workers")).isEmpty();
            fleet.awaitWorker(fleet.startWorker());
            assertThat(
                            ChaosFleet.waited(
                                    PATIENCE,
                                    () -> api.get(path).path("state").asString().equals("running")))
                    .isTrue();
            api.post(path + "/cancel", JSON.createObjectNode());
            assertThat(ChaosFleet.waited(PATIENCE, () -> RemoteRuns.ended(api.get(path)))).isTrue();
            fleet.stop();
            assertThat(Leftovers.of(fleet.temporary(), fleet.pids())).isEmpty();
        }
    }

    private static ObjectNode run(String code) {
        ObjectNode run = JSON.createObjectNode().put("runtime", "python").put("code", code);
        run.putObject("limits").put("wallMillis", 600_000);
        return run;
    }

    private static JsonNode ended(ApiClient api, ObjectNode submission) {
        String id = api.post("/api/v1/runs", submission).path("id").asString();
        AtomicReference<JsonNode> run = new AtomicReference<>(JSON.createObjectNode());
        assertThat(
                        ChaosFleet.waited(
                                PATIENCE,
                                () -> {
                                    run.set(api.get("/api/v1/runs/" + id));
                                    return RemoteRuns.ended(run.get());
                                }))
                .isTrue();
        return Objects.requireNonNull(run.get());
    }
}
