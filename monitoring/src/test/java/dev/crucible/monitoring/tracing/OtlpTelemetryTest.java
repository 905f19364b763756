package dev.crucible.monitoring.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.RunSpans;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.TraceContext;
import dev.crucible.testkit.TraceCollector;
import dev.crucible.testkit.TraceCollector.Received;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

final class OtlpTelemetryTest {
    private static final String RUN = "run-" + "0".repeat(26);
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private static TracingSettings settings(URI endpoint, double sample) {
        return new TracingSettings(
                endpoint, Map.of("Authorization", "Bearer s3cret"), sample, "crucible", "1", "a");
    }

    @Test
    void aRunIsOneTraceFromTheRequestThroughTheQueueToItsResult() throws IOException {
        try (TraceCollector collector = new TraceCollector()) {
            String travels;
            try (OtlpTelemetry server = OtlpTelemetry.open(settings(collector.endpoint(), 1));
                    Span request =
                            server.start(
                                    Spans.request("POST", "/api/v1/runs", TraceContext.NONE))) {
                try (Span send = server.start(Spans.enqueue(RUN, request.context()))) {
                    travels = send.context().traceparent().orElseThrow();
                }
                Spans.response(request, 202);
            }
            try (OtlpTelemetry worker = OtlpTelemetry.open(settings(collector.endpoint(), 0))) {
                TraceContext parent = TraceContext.parse(travels);
                worker.record(Spans.waited(RUN, parent), START, START.plusSeconds(2));
                try (Span process = worker.start(Spans.process(RUN, parent));
                        Span run = worker.start(Spans.run(RUN, "python", process.context()))) {
                    RunSpans.ended(
                            run,
                            new Ending.Ran(
                                    new Outcome.Lost("gone"),
                                    Usage.NOTHING,
                                    "jail",
                                    IsolationClass.PROCESS));
                }
            }

            assertThat(collector.spans())
                    .extracting(Received::name)
                    .containsExactlyInAnyOrder(
                            "POST /api/v1/runs",
                            "send runs",
                            "receive runs",
                            "process runs",
                            "RUN python");
            Received request = collector.span("POST /api/v1/runs");
            Received send = collector.span("send runs");
            Received process = collector.span("process runs");
            Received run = collector.span("RUN python");
            assertThat(collector.spans())
                    .extracting(Received::traceId)
                    .containsOnly(request.traceId());
            assertThat(request.parentId()).isEmpty();
            assertThat(send.parentId()).isEqualTo(request.spanId());
            assertThat(process.parentId()).isEqualTo(send.spanId());
            assertThat(run.parentId()).isEqualTo(process.spanId());
            assertThat(request.attributes()).containsEntry("http.response.status_code", "202");
            assertThat(send.kind()).as("producer").isEqualTo(4);
            assertThat(process.kind()).as("consumer").isEqualTo(5);
            assertThat(run.attributes())
                    .containsEntry("cicd.pipeline.run.id", RUN)
                    .containsEntry("cicd.pipeline.result", "error");
            assertThat(run.status()).as("error").isEqualTo(2);
            Received waited = collector.span("receive runs");
            assertThat(waited.endNanos() - waited.startNanos()).isEqualTo(2_000_000_000L);
            assertThat(waited.startNanos()).isEqualTo(START.getEpochSecond() * 1_000_000_000L);
            assertThat(collector.authorizations()).containsOnly("Bearer s3cret");
        }
    }

    @Test
    void whoeverBeganTheTraceDecidesWhetherItIsKept() throws IOException {
        TraceContext unsampled =
                TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
        try (TraceCollector collector = new TraceCollector()) {
            try (OtlpTelemetry telemetry = OtlpTelemetry.open(settings(collector.endpoint(), 1));
                    Span span = telemetry.start(Spans.process(RUN, unsampled))) {
                assertThat(span.context().sampled()).isFalse();
                assertThat(span.context().traceId()).isEqualTo(unsampled.traceId());
            }
            assertThat(collector.spans()).isEmpty();
        }
    }

    @Test
    void aCollectorThatIsNotThereHoldsNobodyUp() {
        try (OtlpTelemetry telemetry =
                OtlpTelemetry.open(settings(URI.create("http://127.0.0.1:1"), 1))) {
            for (int i = 0; i < 10_000; i++) {
                try (Span span = telemetry.start(Spans.process(RUN, TraceContext.NONE))) {
                    assertThat(span.context().exists()).isTrue();
                }
            }
        }
    }

    @Test
    void theAddressFollowsFromTheEndpoint() {
        assertThat(settings(URI.create("http://c:4318"), 1).address())
                .isEqualTo("http://c:4318/v1/traces");
        assertThat(settings(URI.create("http://c/otlp/"), 1).address())
                .isEqualTo("http://c/otlp/v1/traces");
        assertThat(settings(URI.create("http://c/v1/traces"), 1).address())
                .isEqualTo("http://c/v1/traces");
        assertThat(settings(URI.create("http://c"), 1).toString()).doesNotContain("s3cret");
    }
}
