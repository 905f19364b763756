package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.service.RemoteWorker;
import dev.crucible.cli.service.Tracing;
import dev.crucible.testkit.TraceCollector;
import dev.crucible.testkit.TraceCollector.Received;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One trace covers a run, from the client's own span to the result, wherever it is executed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class TraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";
    private static final String RUN = "{\"runtime\":\"python\",\"code\":\"print(42)\"}";

    @TempDir Path folder;

    @BeforeAll
    static void somethingCanRunHere() {
        RunCommandTest.somethingCanRunHere();
    }

    @Test
    void itLeadsThroughTheQueueToTheWorkerInTheSameProcess() throws IOException {
        try (TraceCollector collector = new TraceCollector()) {
            try (ObservedService service = traced(collector, true)) {
                submit(service.awaitWorker());
            }
            theWayOfTheRun(spans(collector));
            assertThat(spans(collector))
                    .extracting(Received::name)
                    .containsExactlyInAnyOrder(
                            "POST /api/v1/runs",
                            "send runs",
                            "receive runs",
                            "process runs",
                            "RUN python",
                            "open",
                            "execute",
                            "finish");
        }
    }

    @Test
    void itGoesOnInAWorkerElsewhereAndComesBackWithTheResult() throws Exception {
        try (TraceCollector collector = new TraceCollector()) {
            try (ObservedService service = traced(collector, false);
                    Tracing tracing =
                            Tracing.open(service.settings.telemetry(), "crucible-worker", "test");
                    ApiClient api = new ApiClient(service.uri(), "");
                    RemoteWorker worker =
                            new RemoteWorker(
                                    service.settings,
                                    service.workplace(),
                                    api,
                                    Optional.empty(),
                                    folder,
                                    System::nanoTime,
                                    new SecureRandom(),
                                    tracing.telemetry())) {
                worker.join();
                worker.start();
                submit(service.awaitWorker());
            }
            List<Received> spans = spans(collector);
            theWayOfTheRun(spans);
            Received delivery = named(spans, "POST /api/v1/work/{run}/finish");
            assertThat(delivery.parentId()).isEqualTo(named(spans, "finish").spanId());
        }
    }

    @Test
    void whatMachinesAskAgainAndAgainBeginsNoTrace() throws IOException {
        try (TraceCollector collector = new TraceCollector()) {
            try (ObservedService service = traced(collector, true)) {
                service.awaitWorker();
                service.text("/health/live", "");
                service.text("/metrics", "");
                service.text("/nowhere", "");
            }
            assertThat(collector.spans())
                    .isNotEmpty()
                    .extracting(Received::name)
                    .containsOnly("GET /api/v1/workers");
        }
    }

    private ObservedService traced(TraceCollector collector, boolean working) {
        return new ObservedService(
                folder,
                working,
                Map.of("telemetry.otlp-endpoint", collector.endpoint().toString()));
    }

    private static void submit(ObservedService service) {
        HttpResponse<String> answer =
                service.post(
                        "/api/v1/runs?wait=60",
                        RUN,
                        "traceparent",
                        "00-" + TRACE + "-" + CLIENT + "-01");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("42");
    }

    private static List<Received> spans(TraceCollector collector) {
        return collector.spans().stream().filter(span -> span.traceId().equals(TRACE)).toList();
    }

    private static void theWayOfTheRun(List<Received> spans) {
        assertThat(named(spans, "POST /api/v1/runs").parentId()).isEqualTo(CLIENT);
        descends(spans, "POST /api/v1/runs", "send runs", "receive runs");
        descends(spans, "send runs", "process runs", "RUN python", "execute");
        descends(spans, "RUN python", "open");
        descends(spans, "process runs", "finish");
        Received run = named(spans, "RUN python");
        assertThat(run.attributes())
                .containsEntry("cicd.pipeline.result", "success")
                .containsEntry(
                        "cicd.pipeline.run.id",
                        named(spans, "send runs").attributes().get("messaging.message.id"));
        assertThat(named(spans, "receive runs").startNanos())
                .isLessThanOrEqualTo(named(spans, "receive runs").endNanos());
        assertThat(spans).allSatisfy(span -> assertThat(span.status()).isZero());
    }

    /** Each is the parent of the next. */
    private static void descends(List<Received> spans, String... names) {
        List<Received> line = Arrays.stream(names).map(name -> named(spans, name)).toList();
        for (int i = 1; i < line.size(); i++) {
            assertThat(line.get(i).parentId())
                    .as(names[i] + " under " + names[i - 1])
                    .isEqualTo(line.get(i - 1).spanId());
        }
    }

    private static Received named(List<Received> spans, String name) {
        List<Received> found = spans.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(found).as(name + " among " + spans).hasSize(1);
        return found.getFirst();
    }
}
