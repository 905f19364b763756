package dev.crucible.monitoring.tracing;

import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.TraceContext;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;

/** A span of OpenTelemetry. */
record OtlpSpan(io.opentelemetry.api.trace.Span span) implements Span {
    static TraceContext contextOf(io.opentelemetry.api.trace.Span span) {
        SpanContext context = span.getSpanContext();
        return new TraceContext(context.getTraceId(), context.getSpanId(), context.isSampled());
    }

    @Override
    public TraceContext context() {
        return contextOf(span);
    }

    @Override
    public Span set(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span set(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span fail(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
        return this;
    }

    @Override
    public void close() {
        span.end();
    }
}
