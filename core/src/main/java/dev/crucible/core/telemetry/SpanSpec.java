package dev.crucible.core.telemetry;

import java.util.Map;

/**
 * What a span is to be.
 *
 * @param kind its place between systems
 * @param name of few different values: what is done, never to which one
 * @param parent the span that it is a part of; {@link TraceContext#NONE} begins a trace
 * @param attributes what is known about it at its start
 */
public record SpanSpec(
        Kind kind, String name, TraceContext parent, Map<String, String> attributes) {
    /** Copies the map. */
    public SpanSpec {
        attributes = Map.copyOf(attributes);
    }

    /** A span's place between systems, as OpenTelemetry names it. */
    public enum Kind {
        /** A part of something in the same process. */
        INTERNAL,
        /** The answer to somebody's request. */
        SERVER,
        /** A request to somebody. */
        CLIENT,
        /** Hands over work that is done later. */
        PRODUCER,
        /** Does work that was handed over. */
        CONSUMER
    }
}
