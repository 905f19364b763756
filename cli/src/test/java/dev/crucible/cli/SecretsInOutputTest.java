package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.Patience;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.api.client.RunFollower;
import dev.crucible.cli.service.RemoteWorker;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.telemetry.Telemetry;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What becomes of secrets that programs write, with the real service and real engines. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SecretsInOutputTest {
    private static final String KEY = "AK" + "IA" + "ABCDEFGHIJKLMNOP";

    /** Writes a key in two pieces, so that they come as two; and something of a house's own. */
    private static final String PROGRAM =
            """
            import sys, time
            for piece in ["before AK" + "IA" + "ABCDEFGH", "IJKLMNOP corp_12345678 after"]:
                print(piece, end="", flush=True)
                time.sleep(0.3)
            """;

    @TempDir private Path folder;

    @BeforeAll
    static void engines() {
        RunCommandTest.somethingCanRunHere();
    }

    @Test
    void theyAreNeitherStoredNorFollowedAndTheResultSaysSo() throws IOException {
        try (ObservedService service = new ObservedService(folder, true, Map.of())) {
            assertRun(
                    service.awaitWorker(),
                    "before [redacted:aws-access-key] corp_12345678 after",
                    "aws-access-key 1");
        }
    }

    @Test
    void aWorkerElsewhereAppliesItsOwnRulesBeforeItSends() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path rules =
                Files.writeString(folder.resolve("rules"), "# ours\ncorp-key=corp_[0-9]{8,}\n");
        try (ObservedService service =
                        new ObservedService(folder, false, Map.of("storage.redaction", "false"));
                ObservedService there =
                        new ObservedService(
                                own, false, Map.of("storage.redaction-file", rules.toString()));
                ApiClient api = new ApiClient(service.uri(), "");
                RemoteWorker worker =
                        new RemoteWorker(
                                there.settings,
                                there.workplace(),
                                api,
                                Optional.empty(),
                                folder,
                                System::nanoTime,
                                new SecureRandom(),
                                Telemetry.OFF)) {
            worker.join();
            worker.start();
            assertRun(
                    service.awaitWorker(),
                    "before [redacted:aws-access-key] [redacted:corp-key] after",
                    "aws-access-key 1, corp-key 1");
        }
    }

    @Test
    void outputIsExactWhereNobodyWantsRedaction() throws IOException {
        try (ObservedService service =
                new ObservedService(folder, true, Map.of("storage.redaction", "false"))) {
            assertRun(service.awaitWorker(), "before " + KEY + " corp_12345678 after", "");
        }
    }

    private static void assertRun(ObservedService service, String stdout, String note) {
        ObjectNode submission = JsonMapper.shared().createObjectNode();
        submission.put("runtime", "python").put("code", PROGRAM);
        StringBuilder followed = new StringBuilder();
        RunFollower follower =
                (stream, chunk) -> {
                    if (stream == Stream.STDOUT) {
                        followed.append(chunk.asText());
                    }
                };
        try (ApiClient api = new ApiClient(service.uri(), "")) {
            RemoteRuns runs = new RemoteRuns(api, new Patience(10, new Random(1), _ -> {}));
            RunId id = runs.submit(submission, "redaction");
            runs.follow(id, follower);
            JsonNode result = service.get("/api/v1/runs/" + id + "/result");

            assertThat(followed).hasToString(stdout);
            assertThat(service.text("/api/v1/runs/" + id + "/output/stdout", "")).isEqualTo(stdout);
            assertThat(result.path("stdout").asString()).isEqualTo(stdout);
            assertThat(result.path("stdoutBytes").asInt()).isEqualTo(stdout.length());
            if (note.isEmpty()) {
                assertThat(result.path("notes")).isEmpty();
            } else {
                assertThat(result.path("notes").path(0).asString()).contains("(" + note + ")");
            }
        }
    }
}
