package dev.crucible.cli.config;

import dev.crucible.core.Isolation;
import dev.crucible.core.queue.QueueSettings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the service is to be. What each value means is in docs/configuration.md under the same name;
 * zero stands for "no limit" or "for ever" where that says so.
 *
 * @param http how clients are served
 * @param data where everything is kept
 * @param auth who may use it
 * @param tenants what each tenant may have
 * @param queue how work is handed out, with the tenants' shares
 * @param storage what is kept, and for how long
 * @param journalOrigin the log's name; empty when it is to be made
 * @param worker how runs are executed
 * @param sandboxes how many sessions, and for how long
 * @param containment when engines are measured
 * @param telemetry where traces and figures go
 * @param log what is logged
 */
public record ServiceSettings(
        Http http,
        Path data,
        Auth auth,
        Tenants tenants,
        QueueSettings queue,
        Storage storage,
        String journalOrigin,
        Worker worker,
        Sandboxes sandboxes,
        Containment containment,
        Guard guard,
        Telemetry telemetry,
        Log log) {

    /** How clients are served; see {@code http.*}. */
    public record Http(
            String host,
            int port,
            List<String> allowedHosts,
            List<String> corsOrigins,
            long maxBody,
            int maxConnections,
            int maxStreams,
            int requestsPerSecond,
            Duration requestTimeout,
            Duration idleTimeout,
            Duration maxWait,
            Optional<Tls> tls) {
        /** Whether only programs of this machine can reach it. */
        public boolean loopback() {
            return Consistency.isLoopback(host);
        }
    }

    /** With what the server shows who it is, and whom workers are to be vouched for by. */
    public record Tls(Path certificateFile, Path keyFile, Optional<Path> clientCaFile) {}

    /** Who may use it; see {@code auth.*}. */
    public record Auth(boolean apiKeys, boolean workerCertificates, Optional<Jwt> jwt) {
        /** Whether a client must say who it is. */
        public boolean required() {
            return apiKeys || jwt.isPresent();
        }
    }

    /** Whose tokens are accepted; exactly one of the two places of keys is there. */
    public record Jwt(
            URI issuer,
            String audience,
            Optional<URI> jwksUrl,
            Optional<Path> jwksFile,
            String tenantClaim,
            String scopeClaim) {}

    /** What a tenant may have; see {@code tenant.*}. */
    public record Tenant(
            int weight, int concurrency, int queueCapacity, long storageQuota, Isolation require) {}

    /** What each tenant may have: those that are named, and all others. */
    public record Tenants(Tenant others, Map<String, Tenant> named) {
        /** What holds for this one. */
        public Tenant of(String name) {
            return named.getOrDefault(name, others);
        }
    }

    /** What is kept, and for how long; see {@code storage.*}. */
    public record Storage(
            Duration keepRequests,
            Duration keepResults,
            Duration keepOutput,
            Duration keepArtifacts,
            boolean redaction,
            Optional<Path> redactionFile) {}

    /** How runs are executed; see {@code worker.*}. */
    public record Worker(
            String name,
            int slots,
            List<String> engines,
            Optional<URI> server,
            Optional<Path> apiKeyFile,
            Optional<Path> tlsCaFile,
            Optional<Path> tlsCertificateFile,
            Optional<Path> tlsKeyFile) {}

    /** How many sessions, and for how long; see {@code sandboxes.*}. */
    public record Sandboxes(int max, Duration idleTimeout, Duration maxLifetime) {}

    /** When engines are measured; see {@code containment.*}. */
    public record Containment(Duration interval, Duration startDelay) {}

    /** Who watches runs and their host; see {@code guard.*}. */
    public record Guard(boolean canaries, boolean host) {}

    /** Where traces and figures go; see {@code telemetry.*}. */
    public record Telemetry(
            Optional<URI> otlpEndpoint,
            Optional<Path> otlpHeadersFile,
            double sample,
            int metricsTenants) {}

    /** What is logged; see {@code log.*}. */
    public record Log(LogFormat format, LogLevel level) {}

    static ServiceSettings from(Configuration set) {
        Tenants tenants =
                new Tenants(
                        tenant(set, ""),
                        set.tenants().stream()
                                .collect(
                                        Collectors.toUnmodifiableMap(
                                                Function.identity(), name -> tenant(set, name))));
        return new ServiceSettings(
                http(set),
                set.get(SettingTable.DATA_FOLDER).orElse(Path.of("crucible-data")),
                auth(set),
                tenants,
                queue(set, tenants),
                storage(set),
                set.get(SettingTable.JOURNAL_ORIGIN),
                worker(set),
                new Sandboxes(
                        set.get(SettingTable.SANDBOXES_MAX),
                        set.get(SettingTable.SANDBOXES_IDLE_TIMEOUT),
                        set.get(SettingTable.SANDBOXES_MAX_LIFETIME)),
                new Containment(
                        set.get(SettingTable.CONTAINMENT_INTERVAL),
                        set.get(SettingTable.CONTAINMENT_START_DELAY)),
                new Guard(set.get(SettingTable.GUARD_CANARIES), set.get(SettingTable.GUARD_HOST)),
                new Telemetry(
                        set.get(SettingTable.TELEMETRY_OTLP_ENDPOINT),
                        set.get(SettingTable.TELEMETRY_OTLP_HEADERS_FILE),
                        set.get(SettingTable.TELEMETRY_SAMPLE),
                        set.get(SettingTable.TELEMETRY_METRICS_TENANTS)),
                new Log(set.get(SettingTable.LOG_FORMAT), set.get(SettingTable.LOG_LEVEL)));
    }

    private static Http http(Configuration set) {
        return new Http(
                set.get(SettingTable.HTTP_HOST),
                set.get(SettingTable.HTTP_PORT),
                set.get(SettingTable.HTTP_ALLOWED_HOSTS),
                set.get(SettingTable.HTTP_CORS_ORIGINS),
                set.get(SettingTable.HTTP_MAX_BODY),
                set.get(SettingTable.HTTP_MAX_CONNECTIONS),
                set.get(SettingTable.HTTP_MAX_STREAMS),
                set.get(SettingTable.HTTP_REQUESTS_PER_SECOND),
                set.get(SettingTable.HTTP_REQUEST_TIMEOUT),
                set.get(SettingTable.HTTP_IDLE_TIMEOUT),
                set.get(SettingTable.HTTP_MAX_WAIT),
                tls(set));
    }

    private static Optional<Tls> tls(Configuration set) {
        return set.get(SettingTable.HTTP_TLS_CERTIFICATE_FILE)
                .flatMap(certificate ->
                        set.get(SettingTable.HTTP_TLS_KEY_FILE)
                                .map(key ->
                                        new Tls(
                                                certificate,
                                                key,
                                                set.get(SettingTable.HTTP_TLS_CLIENT_CA_FILE))));
    }

    private static Auth auth(Configuration set) {
        return new Auth(
                set.get(SettingTable.AUTH_API_KEYS),
                set.get(SettingTable.AUTH_WORKER_CERTIFICATES),
                set.get(SettingTable.AUTH_JWT_ISSUER)
                        .map(issuer ->
                                new Jwt(
                                        issuer,
                                        set.get(SettingTable.AUTH_JWT_AUDIENCE),
                                        set.get(SettingTable.AUTH_JWKS_URL),
                                        set.get(SettingTable.AUTH_JWKS_FILE),
                                        set.get(SettingTable.AUTH_TENANT_CLAIM),
                                        set.get(SettingTable.AUTH_SCOPE_CLAIM))));
    }

    private static Tenant tenant(Configuration set, String name) {
        return new Tenant(
                set.get(name, SettingTable.TENANT_WEIGHT),
                set.get(name, SettingTable.TENANT_CONCURRENCY),
                set.get(name, SettingTable.TENANT_QUEUE_CAPACITY),
                set.get(name, SettingTable.TENANT_STORAGE_QUOTA),
                set.get(name, SettingTable.TENANT_REQUIRE));
    }

    private static QueueSettings queue(Configuration set, Tenants tenants) {
        return new QueueSettings(
                set.get(SettingTable.QUEUE_LEASE),
                set.get(SettingTable.QUEUE_ATTEMPTS),
                set.get(SettingTable.QUEUE_RETRY_BASE),
                set.get(SettingTable.QUEUE_RETRY_CAP),
                set.get(SettingTable.QUEUE_AGING),
                set.get(SettingTable.QUEUE_CAPACITY),
                set.get(SettingTable.QUEUE_CONCURRENCY),
                share(tenants.others()),
                tenants.named().entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, entry -> share(entry.getValue()))));
    }

    private static QueueSettings.TenantSettings share(Tenant tenant) {
        return new QueueSettings.TenantSettings(
                tenant.weight(), tenant.queueCapacity(), tenant.concurrency());
    }

    private static Storage storage(Configuration set) {
        return new Storage(
                set.get(SettingTable.STORAGE_KEEP_REQUESTS),
                set.get(SettingTable.STORAGE_KEEP_RESULTS),
                set.get(SettingTable.STORAGE_KEEP_OUTPUT),
                set.get(SettingTable.STORAGE_KEEP_ARTIFACTS),
                set.get(SettingTable.STORAGE_REDACTION),
                set.get(SettingTable.STORAGE_REDACTION_FILE));
    }

    private static Worker worker(Configuration set) {
        return new Worker(
                set.get(SettingTable.WORKER_NAME),
                set.get(SettingTable.WORKER_SLOTS),
                set.get(SettingTable.WORKER_ENGINES),
                set.get(SettingTable.WORKER_SERVER),
                set.get(SettingTable.WORKER_API_KEY_FILE),
                set.get(SettingTable.WORKER_TLS_CA_FILE),
                set.get(SettingTable.WORKER_TLS_CERTIFICATE_FILE),
                set.get(SettingTable.WORKER_TLS_KEY_FILE));
    }
}
