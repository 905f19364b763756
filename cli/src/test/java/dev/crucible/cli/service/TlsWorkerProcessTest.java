package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.cli.certificates.TestAuthority;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Workers that are processes of their own, with keys and certificates, and a server over TLS. */
final class TlsWorkerProcessTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LEASE = Duration.ofSeconds(10);

    @TempDir private Path folder;

    @Test
    void aWorkerThatIsKilledOverTlsIsReplacedByAnother() throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("data"));
        TestAuthority authority = new TestAuthority(folder.resolve("authority"));
        ChildJvm jvm = new ChildJvm(folder, false);
        ChaosFleet.Security security = new ChaosFleet.Security(authority, key(jvm, data));
        try (ChaosFleet fleet =
                        new ChaosFleet(jvm, data, LEASE, false, List.of(), Optional.of(security));
                ApiClient api =
                        new ApiClient(
                                fleet.uri(), security.key(), authority.client(Optional.empty()))) {
            fleet.startServer();
            fleet.awaitServer();
            ChaosFleet.Member first = fleet.startWorker();
            fleet.awaitWorker(first);
            JsonNode run =
                    api.post(
                            "/api/v1/runs",
                            run("import time\nprint('early', flush=True)\ntime.sleep(15)\n"));
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
            JsonNode worker = api.get("/api/v1/workers").path("workers").path(0);
            assertThat(worker.path("certificate").asString()).isEqualTo("w0");

            fleet.kill(first);
            fleet.awaitWorker(fleet.startWorker());
            assertThat(ChaosFleet.waited(PATIENCE, () -> RemoteRuns.ended(api.get(path)))).isTrue();
            JsonNode ended = api.get(path);
            assertThat(ended.path("ending").path("outcome").path("code").asInt(-1))
                    .as(ended.toString())
                    .isZero();
            assertThat(ended.path("attempt").asInt()).isGreaterThan(1);
            assertThat(ended.path("worker").asString()).startsWith("w1-");
            fleet.stop();
            assertThat(Leftovers.of(fleet.temporary(), fleet.pids())).isEmpty();
        }
    }

    /** For everything that this test does; made before there is a server. */
    private static String key(ChildJvm jvm, Path data) throws IOException {
        Process made =
                jvm.prepare(
                                "keys",
                                List.of(),
                                ChaosFleet.MAIN,
                                "keys",
                                "create",
                                "all",
                                "--scope",
                                "worker,runs:read,runs:write,stats:read",
                                "--data",
                                data.toString())
                        .start();
        try (BufferedReader lines = made.inputReader(StandardCharsets.US_ASCII)) {
            Optional<String> key =
                    lines.lines().filter(line -> line.startsWith("crk_")).findFirst();
            return key.orElseThrow(() -> new AssertionError(errors(jvm)));
        }
    }

    private static String errors(ChildJvm jvm) {
        try {
            return jvm.errors("keys");
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static ObjectNode run(String code) {
        ObjectNode run = JSON.createObjectNode().put("runtime", "python").put("code", code);
        run.putObject("limits").put("wallMillis", 600_000);
        return run;
    }
}
