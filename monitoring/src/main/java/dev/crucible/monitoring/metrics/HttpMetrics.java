package dev.crucible.monitoring.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;

import java.time.Duration;

/** What the API counts. Thread-safe. */
public final class HttpMetrics {
    private static final int MAX_OPERATIONS = 200;

    private final BoundedLabel operations = new BoundedLabel(MAX_OPERATIONS);
    private final Counter requests;
    private final Histogram durations;
    private final Gauge inFlight;
    private final Counter received;
    private final Counter sent;
    private final Counter limited;

    HttpMetrics(Instruments make) {
        requests =
                make.counter(
                        "crucible_http_requests_total",
                        "Requests that were answered, by operation and class of status.",
                        "operation",
                        "status");
        durations =
                make.histogram(
                        "crucible_http_request_duration_seconds",
                        "From the head of a request to the end of its answer.",
                        Instruments.SHORT,
                        "operation");
        inFlight = make.gauge("crucible_http_requests_in_flight", "Requests being answered.");
        received =
                make.counter("crucible_http_received_bytes_total", "Bytes of bodies of requests.");
        sent = make.counter("crucible_http_sent_bytes_total", "Bytes of bodies of answers.");
        limited =
                make.counter(
                        "crucible_http_rate_limited_total",
                        "Requests that were refused because of a rate limit, by whose it was.",
                        "limit");
        limited.initLabelValues("client");
    }

    /** A request has come. Every one of these is followed by {@link #ended}. */
    public void began() {
        inFlight.inc();
    }

    /**
     * A request has been answered, or given up.
     *
     * @param operation the operation's id in the contract; {@code unknown} for a path that is none
     * @param status of the answer
     * @param received bytes of the request's body
     * @param sent bytes of the answer's body
     */
    public void ended(String operation, int status, Duration took, long received, long sent) {
        inFlight.dec();
        String bounded = operations.of(operation);
        requests.labelValues(bounded, statusClass(status)).inc();
        durations.labelValues(bounded).observe(Seconds.of(took));
        this.received.inc(Math.max(0, received));
        this.sent.inc(Math.max(0, sent));
    }

    /**
     * A request was refused because of a rate limit.
     *
     * @param limit whose, such as {@code client}
     */
    public void rateLimited(String limit) {
        limited.labelValues(limit).inc();
    }

    private static String statusClass(int status) {
        return status >= 100 && status < 600 ? status / 100 + "xx" : "none";
    }
}
