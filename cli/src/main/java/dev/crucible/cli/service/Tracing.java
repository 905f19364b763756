package dev.crucible.cli.service;

import dev.crucible.cli.config.SecretFile;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.monitoring.logs.Logs;
import dev.crucible.monitoring.tracing.OtlpTelemetry;
import dev.crucible.monitoring.tracing.TracingSettings;

import java.net.URI;
import java.util.Map;

/** Where the traces of this process go. Without a collector nothing of OpenTelemetry is loaded. */
public final class Tracing implements AutoCloseable {
    private final Telemetry telemetry;
    private final Runnable end;

    private Tracing(Telemetry telemetry, Runnable end) {
        this.telemetry = telemetry;
        this.end = end;
    }

    /**
     * Begins, if a collector is configured.
     *
     * @param service what this process is called there
     * @throws dev.crucible.core.CrucibleException {@code INVALID_REQUEST} when the file with the
     *     headers cannot be read
     */
    public static Tracing open(ServiceSettings.Telemetry settings, String service, String version) {
        return settings.otlpEndpoint()
                .map(endpoint -> to(endpoint, settings, service, version))
                .orElseGet(() -> new Tracing(Telemetry.OFF, () -> {}));
    }

    private static Tracing to(
            URI endpoint, ServiceSettings.Telemetry settings, String service, String version) {
        Map<String, String> headers =
                settings.otlpHeadersFile()
                        .map(file -> SecretFile.pairs("telemetry.otlp-headers-file", file))
                        .orElse(Map.of());
        Logs.adoptJavaUtilLogging();
        OtlpTelemetry telemetry =
                OtlpTelemetry.open(
                        new TracingSettings(
                                endpoint,
                                headers,
                                settings.sample(),
                                service,
                                version,
                                LocalHost.name() + "-" + ProcessHandle.current().pid()));
        return new Tracing(telemetry, telemetry::close);
    }

    /** Takes spans. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** Sends what is waiting, for a short time. */
    @Override
    public void close() {
        end.run();
    }
}
