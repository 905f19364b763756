package dev.crucible.monitoring.tracing;

import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.SpanSpec;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.telemetry.TraceContext;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector, in batches and from a thread of its own. What the collector does not
 * take in time is dropped; nobody who is traced waits for it.
 */
public final class OtlpTelemetry implements Telemetry, AutoCloseable {
    private static final int MAX_WAITING = 4096;
    private static final int MAX_VALUE = 500;
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int FAREWELL_SECONDS = 2;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private OtlpTelemetry(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("dev.crucible");
    }

    /** Begins to send; no connection is made before there is something to send. */
    public static OtlpTelemetry open(TracingSettings settings) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.address())
                        .setConnectTimeout(TIMEOUT)
                        .setTimeout(TIMEOUT)
                        .setCompression("gzip");
        settings.headers().forEach(exporter::addHeader);
        BatchSpanProcessor batches =
                BatchSpanProcessor.builder(exporter.build())
                        .setMaxQueueSize(MAX_WAITING)
                        .setScheduleDelay(DELAY)
                        .setExporterTimeout(TIMEOUT)
                        .build();
        Attributes resource =
                Attributes.builder()
                        .put("service.name", settings.service())
                        .put("service.version", settings.version())
                        .put("service.instance.id", settings.instance())
                        .build();
        return new OtlpTelemetry(
                SdkTracerProvider.builder()
                        .setResource(Resource.create(resource))
                        .setSampler(
                                Sampler.parentBased(Sampler.traceIdRatioBased(settings.sample())))
                        .setSpanLimits(
                                SpanLimits.builder()
                                        .setMaxNumberOfAttributes(32)
                                        .setMaxAttributeValueLength(MAX_VALUE)
                                        .build())
                        .addSpanProcessor(batches)
                        .build());
    }

    @Override
    public Span start(SpanSpec spec) {
        return new OtlpSpan(builder(spec).startSpan());
    }

    @Override
    public TraceContext record(SpanSpec spec, Instant start, Instant end) {
        io.opentelemetry.api.trace.Span span = builder(spec).setStartTimestamp(start).startSpan();
        span.end(end);
        return OtlpSpan.contextOf(span);
    }

    /** Sends what is waiting, for at most two seconds. */
    @Override
    public void close() {
        provider.shutdown().join(FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    private SpanBuilder builder(SpanSpec spec) {
        SpanBuilder builder = tracer.spanBuilder(spec.name()).setSpanKind(kind(spec.kind()));
        spec.attributes().forEach(builder::setAttribute);
        return spec.parent().exists()
                ? builder.setParent(remote(spec.parent()))
                : builder.setNoParent();
    }

    private static Context remote(TraceContext parent) {
        TraceFlags flags = parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
        return Context.root()
                .with(
                        io.opentelemetry.api.trace.Span.wrap(
                                SpanContext.createFromRemoteParent(
                                        parent.traceId(),
                                        parent.spanId(),
                                        flags,
                                        TraceState.getDefault())));
    }

    private static SpanKind kind(SpanSpec.Kind kind) {
        return switch (kind) {
            case INTERNAL -> SpanKind.INTERNAL;
            case SERVER -> SpanKind.SERVER;
            case CLIENT -> SpanKind.CLIENT;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
        };
    }
}
