package dev.crucible.core.telemetry;

import java.util.Map;

/**
 * The spans of one run's way from the API to its result, named by the semantic conventions of
 * OpenTelemetry 1.44: {@code http.*} for requests, {@code messaging.*} for the queue, {@code
 * cicd.*} for the run and its parts. A run is named by its id. No attribute holds anything that was
 * submitted.
 */
public final class Spans {
    private static final String QUEUE = "runs";
    private static final String RUN_ID = "cicd.pipeline.run.id";
    private static final int SERVER_ERROR = 500;

    private Spans() {}

    /**
     * A request is answered.
     *
     * @param method of few values; {@code _OTHER} for one that is not known
     * @param route the path's template, empty when the path is not known
     */
    public static SpanSpec request(String method, String route, TraceContext parent) {
        Map<String, String> attributes =
                route.isEmpty()
                        ? Map.of("http.request.method", method)
                        : Map.of("http.request.method", method, "http.route", route);
        String name = route.isEmpty() ? method : method + " " + route;
        return new SpanSpec(SpanSpec.Kind.SERVER, name, parent, attributes);
    }

    /** The answer's status; a fault of the server's is a failure of the span. */
    public static void response(Span span, int status) {
        span.set("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            span.set("error.type", Integer.toString(status)).fail("status " + status);
        }
    }

    /** A run is put into the queue. Its context travels with the run. */
    public static SpanSpec enqueue(String run, TraceContext parent) {
        return queue(SpanSpec.Kind.PRODUCER, "send", run, parent);
    }

    /** A run waited in the queue until a worker claimed it. */
    public static SpanSpec waited(String run, TraceContext parent) {
        return queue(SpanSpec.Kind.CONSUMER, "receive", run, parent);
    }

    /** A worker works on a run that it claimed. */
    public static SpanSpec process(String run, TraceContext parent) {
        return queue(SpanSpec.Kind.CONSUMER, "process", run, parent);
    }

    private static SpanSpec queue(
            SpanSpec.Kind kind, String operation, String run, TraceContext parent) {
        return new SpanSpec(
                kind,
                operation + " " + QUEUE,
                parent,
                Map.of(
                        "messaging.system", "crucible",
                        "messaging.destination.name", QUEUE,
                        "messaging.operation.name", operation,
                        "messaging.operation.type", operation,
                        "messaging.message.id", run));
    }

    /** A run is executed. */
    public static SpanSpec run(String run, String runtime, TraceContext parent) {
        return new SpanSpec(
                SpanSpec.Kind.SERVER,
                "RUN " + runtime,
                parent,
                Map.of(
                        "cicd.pipeline.name",
                        runtime,
                        "cicd.pipeline.action.name",
                        "RUN",
                        RUN_ID,
                        run));
    }

    /** A part of a run: {@code open}, {@code compile}, {@code execute}, {@code collect}... */
    public static SpanSpec task(String run, String task, TraceContext parent) {
        return new SpanSpec(
                SpanSpec.Kind.INTERNAL,
                task,
                parent,
                Map.of("cicd.pipeline.task.name", task, RUN_ID, run));
    }
}
