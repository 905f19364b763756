package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.ExecutionEngine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service that measures its engines, and runs that demand it, with the real engines. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MeasuredServiceTest {
    private static final String HELLO =
            "\"runtime\":\"python\",\"code\":\"print(42)\",\"engine\":\"jail\"";
    private static final String VERIFIED = "\"require\":{\"verifiedWithinMillis\":86400000}";

    private static final String SCORE =
            "\"kind\":\"score\",\"engine\":\"jail\",\"completion\":\"    return 1\\n\","
                    + "\"problem\":{\"id\":\"HumanEval/0\",\"runtime\":\"python\","
                    + "\"prompt\":\"def f():\\n\",\"entryPoint\":\"f\","
                    + "\"test\":\"def check(c):\\n    assert c() == 1\\n\"}";

    @TempDir Path folder;

    @BeforeEach
    void theJailAndEnclosuresAreHere() {
        try (Composition composition = new Composition(Map.of())) {
            for (String name : new String[] {"jail", "bubblewrap"}) {
                assumeTrue(
                        composition.engines().engines().stream()
                                .map(ExecutionEngine::info)
                                .anyMatch(info ->
                                        info.name().equals(name)
                                                && info.availability().available()),
                        name + " cannot be used here");
            }
        }
    }

    private static JsonNode run(ObservedService service, String fields) {
        HttpResponse<String> answer = service.post("/api/v1/runs?wait=60", "{" + fields + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String refusal(JsonNode run) {
        JsonNode outcome = run.path("ending").path("outcome");
        assertThat(outcome.path("type").asString("")).as(run.toString()).isEqualTo("refused");
        return outcome.path("clause").stringValue();
    }

    private static void succeeds(ObservedService service, String fields) {
        JsonNode run = run(service, fields);
        JsonNode outcome = run.path("ending").path("outcome");
        assertThat(outcome.path("type").asString("")).as(run.toString()).isEqualTo("exited");
    }

    @Test
    void whatWasNotMeasuredIsRefusedWithItsClause() {
        try (ObservedService service = new ObservedService(folder, true, Map.of())) {
            service.awaitWorker();

            assertThat(refusal(run(service, HELLO + "," + VERIFIED)))
                    .contains("verified:1d", "jail", "never measured", "crucible verify");
            succeeds(service, HELLO);
        }
    }

    @Test
    void whatTheTenantDemandsHoldsForEveryRunAndIsExplained() {
        try (ObservedService service =
                new ObservedService(folder, true, Map.of("tenant.require", "memory"))) {
            service.awaitWorker();

            assertThat(refusal(run(service, HELLO))).contains("memory", "never measured");
            JsonNode scored = run(service, SCORE);
            assertThat(refusal(scored)).contains("memory", "never measured");
            assertThat(scored.path("state").stringValue()).isEqualTo("finished");
            assertThat(scored.path("attempt").intValue()).isEqualTo(1);
            HttpResponse<String> told = service.post("/api/v1/explain", "{\"engine\":\"jail\"}");
            JsonNode explanation = JsonMapper.shared().readTree(told.body());
            assertThat(explanation.path("wanted").stringValue()).isEqualTo("process,memory");
            assertThat(explanation.has("chosen")).isFalse();
            HttpResponse<String> session = service.post("/api/v1/sandboxes", "{}");
            assertThat(session.statusCode()).isEqualTo(422);
            assertThat(session.body()).contains("memory");
        }
    }

    @Test
    void theServiceMeasuresSaysSoAndNoticesWhatIsEdited() throws IOException {
        Map<String, String> soon =
                Map.of(
                        "containment.interval", "1h",
                        "containment.start-delay", "0s",
                        "worker.engines", "jail");
        try (ObservedService service = new ObservedService(folder, true, soon)) {
            service.awaitWorker();
            ObservedService.await(() ->
                    service.get("/api/v1/events?type=containment.measured").path("events").size()
                            > 0);
            JsonNode data =
                    service.get("/api/v1/events?type=containment.measured")
                            .path("events")
                            .path(0)
                            .path("data");
            assertThat(data.path("engine").stringValue()).isEqualTo("jail");
            assertThat(data.path("scope").stringValue()).isEqualTo("quick");
            assertThat(data.path("verdicts").path("contained").intValue()).isPositive();
            ObservedService.await(
                    () -> service.text("/metrics", "").contains("crucible_containment_probes{"));
            assertThat(service.text("/health/ready", "")).contains("\"containment\"", "jail");

            succeeds(service, HELLO + "," + VERIFIED);

            Path file = service.settings.data().resolve("containment").resolve("jail.json");
            Files.writeString(file, Files.readString(file).replace("CONTAINED", "LIMITED"));
            assertThat(refusal(run(service, HELLO + "," + VERIFIED)))
                    .contains("verified:1d", "counts for nothing");
        }
    }

    @Test
    void aServiceThatStopsWhileItMeasuresLeavesNoHalfMeasurement() {
        Map<String, String> soon =
                Map.of("containment.interval", "1h", "containment.start-delay", "0s");
        Path kept;
        try (ObservedService service = new ObservedService(folder, true, soon)) {
            kept = service.settings.data().resolve("containment");
            service.awaitWorker();
        }
        assertThat(kept.resolve("subprocess.json")).doesNotExist();
    }
}
