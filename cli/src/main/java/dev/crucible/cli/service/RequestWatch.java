package dev.crucible.cli.service;

import dev.crucible.api.http.ExchangeObserver;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.telemetry.TraceContext;
import dev.crucible.monitoring.metrics.HttpMetrics;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;

/** What an operator sees of requests: figures, spans, and a line in the log. Thread-safe. */
final class RequestWatch implements ExchangeObserver {
    private static final System.Logger LOG = System.getLogger(RequestWatch.class.getName());
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final int FAULT = 500;
    private static final double MILLIS = 1e6;

    /** Asked again and again by machines: a part of a trace, but never the beginning of one. */
    private static final Set<String> POLLS =
            Set.of(
                    "",
                    "getLiveness",
                    "getReadiness",
                    "getMetrics",
                    "joinWork",
                    "leaveWork",
                    "claimWork",
                    "renewWork",
                    "appendWorkOutput",
                    "putWorkArtifact",
                    "finishWork",
                    "failWork",
                    "releaseWork");

    /** Takes as long as the client wants. */
    private static final Set<String> PATIENT =
            Set.of("claimWork", "streamEvents", "streamRunEvents", "submitRun", "execInSandbox");

    /** The methods that have a name of their own in figures and spans. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final HttpMetrics metrics;
    private final Telemetry telemetry;

    RequestWatch(HttpMetrics metrics, Telemetry telemetry) {
        this.metrics = metrics;
        this.telemetry = telemetry;
    }

    @Override
    public Watch began(Arrived request) {
        metrics.began();
        TraceContext parent =
                request.traceparent().isEmpty()
                        ? TraceContext.NONE
                        : TraceContext.parse(request.traceparent());
        boolean traced = parent.exists() || !POLLS.contains(request.operationId());
        String method = METHODS.contains(request.method()) ? request.method() : "_OTHER";
        Telemetry to = traced ? telemetry : Telemetry.OFF;
        return new One(request, to.start(Spans.request(method, request.route(), parent)));
    }

    private final class One implements Watch {
        private final Arrived request;
        private final Span span;

        One(Arrived request, Span span) {
            this.request = request;
            this.span = span;
        }

        @Override
        public TraceContext trace() {
            return span.context();
        }

        @Override
        public void ended(Answered answer) {
            String operation = request.operationId();
            Spans.response(span, answer.status());
            span.close();
            metrics.ended(
                    operation.isEmpty() ? "unknown" : operation,
                    answer.status(),
                    answer.took(),
                    answer.received(),
                    answer.sent());
            if (answer.limited()) {
                metrics.rateLimited("client");
            }
            boolean slow = answer.took().compareTo(SLOW) > 0 && !PATIENT.contains(operation);
            Level level = answer.status() >= FAULT || slow ? Level.INFO : Level.DEBUG;
            if (LOG.isLoggable(level)) {
                LOG.log(level, line(answer));
            }
        }

        private String line(Answered answer) {
            return "%s %s: %d in %.1f ms, %d bytes in, %d out%s"
                    .formatted(
                            request.method(),
                            request.path(),
                            answer.status(),
                            answer.took().toNanos() / MILLIS,
                            answer.received(),
                            answer.sent(),
                            answer.actor().isEmpty() ? "" : ", " + answer.actor());
        }
    }
}
