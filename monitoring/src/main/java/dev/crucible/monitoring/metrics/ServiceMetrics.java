package dev.crucible.monitoring.metrics;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;

/** The figures of the service. Thread-safe. */
public final class ServiceMetrics {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpMetrics http;
    private final QueueMetrics queue;
    private final JournalMetrics journal;
    private final EventMetrics events;
    private boolean machine;

    /**
     * Figures that are all zero.
     *
     * @param sources where the others come from when somebody looks
     * @param tenants so many have figures of their own; those of the others are added up
     * @param version of Crucible
     */
    public ServiceMetrics(Sources sources, int tenants, String version) {
        Instruments make = new Instruments(registry);
        http = new HttpMetrics(make);
        queue = new QueueMetrics(make);
        journal = new JournalMetrics(make);
        events = new EventMetrics(make, tenants);
        registry.register(new SourceGauges(sources, tenants, make));
        Info.builder()
                .name("crucible_build_info")
                .help("The version of Crucible.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
    }

    /** What the API counts. */
    public HttpMetrics http() {
        return http;
    }

    /** What the queue counts. */
    public QueueMetrics queue() {
        return queue;
    }

    /** What the journal's store counts. */
    public JournalMetrics journal() {
        return journal;
    }

    /** What follows from the events. */
    public EventMetrics events() {
        return events;
    }

    /**
     * All figures as they stand now.
     *
     * @param accept the client's Accept header, empty when it sent none: OpenMetrics 1.0 when it
     *     asks for that, Prometheus' text 0.0.4 otherwise
     */
    public Exposition expose(String accept) {
        addMachine();
        boolean open = accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS);
        ExpositionFormatWriter writer =
                open ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new CrucibleException(
                    ErrorCode.INTERNAL, "the figures could not be written", impossible);
        }
        return new Exposition(writer.getContentType(), Bytes.copyOf(out.toByteArray()));
    }

    /**
     * Of the machine and the JVM only what costs little, and only when somebody looks: all of the
     * library's groups would take longer to start, and more memory, than the rest of this module.
     */
    private synchronized void addMachine() {
        if (!machine) {
            machine = true;
            JvmMemoryMetrics.builder().register(registry);
            JvmGarbageCollectorMetrics.builder().register(registry);
            JvmThreadsMetrics.builder().register(registry);
            ProcessMetrics.builder().register(registry);
        }
    }
}
