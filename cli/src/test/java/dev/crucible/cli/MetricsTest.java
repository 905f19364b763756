package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
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
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a live service says at /metrics is what was done to it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class MetricsTest {
    /** Only there once there is something to say. */
    private static final TreeSet<String> SOMETIMES =
            new TreeSet<>(
                    java.util.Set.of(
                            "crucible_canary_hits_total",
                            "crucible_containment_measured_timestamp_seconds",
                            "crucible_containment_probes",
                            "crucible_containment_unexpected",
                            "crucible_faults_found_total",
                            "crucible_host_changes_total"));

    @TempDir Path folder;

    @BeforeAll
    static void somethingCanRunHere() {
        RunCommandTest.somethingCanRunHere();
    }

    @Test
    void theFiguresAreWhatWasDone() throws IOException {
        try (ObservedService service = new ObservedService(folder, true, Map.of())) {
            service.awaitWorker();
            String engine = "";
            for (int i = 0; i < 3; i++) {
                engine = run(service, "print(1)", "").path("ending").path("engine").asString();
            }
            run(service, "import sys; sys.exit(3)", "");
            run(service, "import sys; sys.exit(4)", "");
            run(service, "while True: pass", ",\"limits\":{\"wallMillis\":300}");
            String waiting =
                    JsonMapper.shared()
                            .readTree(
                                    service.post(
                                                    "/api/v1/runs",
                                                    body("print(1)", ",\"delayMillis\":600000"))
                                            .body())
                            .path("id")
                            .asString();
            assertThat(service.post("/api/v1/runs/" + waiting + "/cancel", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(
                            service.post(
                                            "/api/v1/runs",
                                            body("print(1)", ",\"delayMillis\":600000"))
                                    .statusCode())
                    .isEqualTo(202);
            assertThat(service.post("/api/v1/runs", "{\"runtime\":7}").statusCode()).isEqualTo(400);
            assertThat(service.post("/api/v1/sandboxes", "{\"runtime\":\"python\"}").statusCode())
                    .isEqualTo(201);

            ObservedService.await(() -> settled(scrape(service)));
            Scrape scrape = scrape(service);
            ended(scrape, engine, "exited_zero", 3);
            ended(scrape, engine, "exited_nonzero", 2);
            ended(scrape, engine, "limit_wall", 1);
            ended(scrape, "none", "cancelled", 1);
            assertThat(scrape.sum("crucible_runs_ended_total")).isEqualTo(7);
            assertThat(scrape.sum("crucible_runs_submitted_total")).isEqualTo(8);
            assertThat(scrape.value("crucible_run_wait_seconds_count")).isEqualTo(6);
            assertThat(scrape.sum("crucible_run_duration_seconds_count")).isEqualTo(6);
            assertThat(scrape.sum("crucible_run_duration_seconds_sum")).isGreaterThan(0.3);
            assertThat(scrape.value("crucible_queue_items", "state", "delayed")).isEqualTo(1);
            assertThat(scrape.value("crucible_queue_items", "state", "leased")).isZero();
            assertThat(scrape.value("crucible_workers")).isEqualTo(1);
            assertThat(scrape.value("crucible_worker_slots", "use", "busy")).isZero();
            assertThat(scrape.value("crucible_sandboxes")).isEqualTo(1);
            assertThat(requests(scrape, "submitRun", "2xx")).isEqualTo(8);
            assertThat(requests(scrape, "submitRun", "4xx")).isEqualTo(1);
            assertThat(scrape.value("crucible_http_requests_in_flight")).isEqualTo(1);
            assertThat(scrape.value("crucible_http_connections")).isPositive();
            assertThat(scrape.value("crucible_http_received_bytes_total")).isGreaterThan(300);
            assertThat(scrape.value("crucible_http_sent_bytes_total")).isGreaterThan(3000);
            assertThat(scrape.value("crucible_journal_append_duration_seconds_count"))
                    .isGreaterThanOrEqualTo(3 * 6);
            assertThat(scrape.value("crucible_journal_intact")).isEqualTo(1);
            assertThat(scrape.sum("crucible_storage_objects")).isPositive();
            everythingDocumentedIsThere(scrape);
            theOtherFormIsThere(service);
        }
    }

    @Test
    void whatWasInTheQueueBeforeARestartIsCountedUnderItsRuntimeWhenItEnds() {
        String delayed = body("print(1)", ",\"delayMillis\":1");
        try (ObservedService service = new ObservedService(folder, true, Map.of())) {
            service.awaitWorker();
            service.post("/api/v1/queue/pause", "{\"reason\":\"a test\"}");
            assertThat(service.post("/api/v1/runs", delayed).statusCode()).isEqualTo(202);
        }
        try (ObservedService service = new ObservedService(folder, true, Map.of())) {
            service.post("/api/v1/queue/resume", "{\"reason\":\"a test\"}");
            ObservedService.await(() -> scrape(service).sum("crucible_runs_ended_total") == 1);
            Scrape scrape = scrape(service);
            assertThat(scrape.sum("crucible_runs_submitted_total")).isZero();
            assertThat(service.text("/metrics", ""))
                    .contains("outcome=\"exited_zero\",runtime=\"python\"} 1");
        }
    }

    private static JsonNode run(ObservedService service, String code, String more) {
        HttpResponse<String> answer = service.post("/api/v1/runs?wait=60", body(code, more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String body(String code, String more) {
        return "{\"runtime\":\"python\",\"code\":\"" + code + "\"" + more + "}";
    }

    private static Scrape scrape(ObservedService service) {
        return Scrape.of(service.text("/metrics", ""));
    }

    /** The events have been seen, and the workers are idle again. */
    private static boolean settled(Scrape scrape) {
        return scrape.value("crucible_events_seen") == scrape.value("crucible_journal_events")
                && scrape.value("crucible_worker_slots", "use", "busy") == 0
                && scrape.value("crucible_http_requests_in_flight") == 1
                && scrape.value("crucible_storage_objects", "tenant", "default") > 6;
    }

    private static void ended(Scrape scrape, String engine, String outcome, int count) {
        assertThat(
                        scrape.value(
                                "crucible_runs_ended_total",
                                "engine",
                                engine,
                                "kind",
                                "run",
                                "outcome",
                                outcome,
                                "runtime",
                                "python"))
                .as(outcome)
                .isEqualTo(count);
    }

    private static double requests(Scrape scrape, String operation, String status) {
        return scrape.value(
                "crucible_http_requests_total", "operation", operation, "status", status);
    }

    private static void everythingDocumentedIsThere(Scrape scrape) throws IOException {
        Path page = Path.of(System.getProperty("crucible.home")).resolve("docs/metrics.md");
        TreeSet<String> documented =
                Pattern.compile("^\\| `([a-z_]+)`", Pattern.MULTILINE)
                        .matcher(Files.readString(page))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> missing = new TreeSet<>(documented);
        missing.removeAll(scrape.names());
        TreeSet<String> more = scrape.names();
        more.removeAll(documented);
        assertThat(more).as("not documented").isEmpty();
        assertThat(missing).as("documented, and not there").isSubsetOf(SOMETIMES);
    }

    private static void theOtherFormIsThere(ObservedService service) {
        assertThat(service.text("/metrics", "application/openmetrics-text; version=1.0.0"))
                .endsWith("# EOF\n")
                .contains("# TYPE crucible_http_requests counter\n");
    }
}
