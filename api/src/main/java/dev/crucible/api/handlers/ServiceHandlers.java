package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.runs.QueueControl;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunService;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The server itself: its health, its version and its numbers. */
public final class ServiceHandlers {
    private final Supplier<List<Check>> checks;
    private final Function<String, Exposition> metrics;
    private final RunService runs;
    private final RunDispatcher dispatcher;
    private final QueueControl queue;
    private final Journal journal;
    private final String version;
    private final Instant started;
    private final InstantSource clock;

    /**
     * Handlers.
     *
     * @param checks looks at every part that must work; quick
     * @param metrics the metrics in the form that this {@code Accept} header asks for
     */
    public ServiceHandlers(
            Supplier<List<Check>> checks,
            Function<String, Exposition> metrics,
            RunService runs,
            RunDispatcher dispatcher,
            QueueControl queue,
            Journal journal,
            String version,
            InstantSource clock) {
        this.checks = checks;
        this.metrics = metrics;
        this.runs = runs;
        this.dispatcher = dispatcher;
        this.queue = queue;
        this.journal = journal;
        this.version = version;
        this.clock = clock;
        this.started = clock.instant();
    }

    /**
     * Whether a part works, and why not.
     *
     * @param vital whether the service can do nothing without it
     */
    public record Check(String name, boolean ok, String detail, boolean vital) {
        /** A part without which the service can do nothing. */
        public Check(String name, boolean ok, String detail) {
            this(name, ok, detail, true);
        }

        /** A part that does not work as it should, while the service goes on. */
        public static Check degraded(String name, String detail) {
            return new Check(name, false, detail, false);
        }
    }

    /** Metrics as text. */
    public record Exposition(String type, byte[] content) {}

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("getLiveness", _ -> health(List.of()))
                .bind("getReadiness", _ -> health(checks.get()))
                .bind("getMetrics", this::metrics)
                .bind("getStatistics", this::statistics)
                .bind("getVersion", this::version);
    }

    private static ApiResponse health(List<Check> checks) {
        boolean up = checks.stream().allMatch(check -> check.ok() || !check.vital());
        boolean well = checks.stream().allMatch(Check::ok);
        ObjectNode node = Views.object().put("status", well ? "up" : up ? "degraded" : "down");
        ArrayNode array = node.putArray("checks");
        for (Check check : checks) {
            ObjectNode one = array.addObject().put("name", check.name()).put("ok", check.ok());
            if (!check.detail().isEmpty()) {
                one.put("detail", check.detail());
            }
        }
        return ApiResponse.json(up ? 200 : 503, node);
    }

    private ApiResponse metrics(ApiRequest request) {
        Exposition exposition = metrics.apply(request.header("Accept").orElse(""));
        return new ApiResponse.Content(200, exposition.type(), exposition.content(), Map.of());
    }

    private ApiResponse statistics(ApiRequest request) {
        ObjectNode node = Views.object();
        node.put("time", Views.time(clock.instant()));
        node.put("startedAt", Views.time(started));
        node.set("runs", Views.counts(runs.count(RunFilter.ofTenant(request.tenant()))));
        node.set("queue", Views.queue(queue.status()));
        node.put("workers", dispatcher.workers().size());
        node.put("events", journal.size());
        return ApiResponse.json(node);
    }

    private ApiResponse version(ApiRequest request) {
        return ApiResponse.json(
                Views.object()
                        .put("name", "crucible")
                        .put("version", version)
                        .put("api", "v1")
                        .put("java", Runtime.version().toString()));
    }
}
