package dev.crucible.monitoring.tracing;

import java.net.URI;
import java.util.Map;

/**
 * Where traces go.
 *
 * @param endpoint of a collector, for OTLP over HTTP; {@code /v1/traces} is added to its path
 * @param headers to send along; may hold secrets
 * @param sample the part of the traces that is kept where no caller has decided, 0 to 1
 * @param service the name under which a person looks for it
 * @param version of Crucible
 * @param instance which of several processes this is
 */
public record TracingSettings(
        URI endpoint,
        Map<String, String> headers,
        double sample,
        String service,
        String version,
        String instance) {
    private static final String PATH = "/v1/traces";

    /** Copies the map. */
    public TracingSettings {
        headers = Map.copyOf(headers);
    }

    /** The address of the traces, by the OTLP specification's rule for a base URL. */
    String address() {
        String base = endpoint.toString().replaceFirst("/+$", "");
        return base.endsWith(PATH) ? base : base + PATH;
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return service + " to " + endpoint;
    }
}
