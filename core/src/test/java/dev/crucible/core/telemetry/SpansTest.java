package dev.crucible.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

final class SpansTest {
    private static final String RUN = "run-" + "0".repeat(26);
    private static final TraceContext PARENT =
            TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @Test
    void aSpanIsNamedAfterWhatIsDoneAndNeverAfterWhich() {
        assertThat(Spans.request("GET", "/api/v1/runs/{id}", PARENT).name())
                .isEqualTo("GET /api/v1/runs/{id}");
        assertThat(Spans.request("_OTHER", "", PARENT).name()).isEqualTo("_OTHER");
        assertThat(Spans.enqueue(RUN, PARENT).name()).isEqualTo("send runs");
        assertThat(Spans.waited(RUN, PARENT).name()).isEqualTo("receive runs");
        assertThat(Spans.process(RUN, PARENT).name()).isEqualTo("process runs");
        assertThat(Spans.run(RUN, "python", PARENT).name()).isEqualTo("RUN python");
        assertThat(Spans.task(RUN, "compile", PARENT).name()).isEqualTo("compile");
    }

    @Test
    void whatDoesNotTracePassesTheTraceOn() {
        try (Span span = Telemetry.OFF.start(Spans.enqueue(RUN, PARENT))) {
            assertThat(span.set("a", "b").set("a", 1).fail("no").context()).isEqualTo(PARENT);
        }
        SpanSpec waited = Spans.waited(RUN, PARENT);
        assertThat(Telemetry.OFF.record(waited, Instant.EPOCH, Instant.EPOCH)).isEqualTo(PARENT);
    }

    @Test
    void onlyAFaultOfTheServerFailsARequest() {
        Noted refused = new Noted(new TreeMap<>());
        Spans.response(refused, 404);
        assertThat(refused.attributes).containsOnly(Map.entry("http.response.status_code", "404"));
        Noted broken = new Noted(new TreeMap<>());
        Spans.response(broken, 503);
        assertThat(broken.attributes).containsEntry("failed", "status 503");
    }

    /** A span that notes what it is told. */
    private record Noted(Map<String, String> attributes) implements Span {
        @Override
        public TraceContext context() {
            return TraceContext.NONE;
        }

        @Override
        public Span set(String key, String value) {
            attributes.put(key, value);
            return this;
        }

        @Override
        public Span set(String key, long value) {
            attributes.put(key, Long.toString(value));
            return this;
        }

        @Override
        public Span fail(String reason) {
            attributes.put("failed", reason);
            return this;
        }

        @Override
        public void close() {
            attributes.put("closed", "");
        }
    }
}
