package dev.crucible.cli.config;

import dev.crucible.core.Isolation;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that can be set. Files, variables, {@code config show} and the reference in
 * docs/configuration.md follow from this table.
 */
final class SettingTable {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:-]{0,62}";

    static final Setting<String> HTTP_HOST =
            new Setting<>(
                    "http.host",
                    Form.text("a host name or address", NAME + "|\\[?[0-9a-fA-F:.]{2,45}\\]?"),
                    "127.0.0.1",
                    "the address to listen at; others than the loopback need authentication");
    static final Setting<Integer> HTTP_PORT =
            new Setting<>(
                    "http.port",
                    Form.whole(0, 65_535),
                    "8080",
                    "the port to listen at; 0 takes a free one");
    static final Setting<List<String>> HTTP_ALLOWED_HOSTS =
            new Setting<>(
                    "http.allowed-hosts",
                    Form.list("host names", NAME),
                    "",
                    "names under which clients may call the server, besides its address and"
                            + " localhost");
    static final Setting<List<String>> HTTP_CORS_ORIGINS =
            new Setting<>(
                    "http.cors-origins",
                    Form.list("origins such as https://lab.example", "https?://[A-Za-z0-9.:-]+"),
                    "",
                    "web pages of these origins may call the API; none may when empty");
    static final Setting<Long> HTTP_MAX_BODY =
            new Setting<>(
                    "http.max-body",
                    Form.size("1k", "1g"),
                    "16m",
                    "the largest JSON of a request, where its operation takes as much");
    static final Setting<Integer> HTTP_MAX_CONNECTIONS =
            new Setting<>(
                    "http.max-connections",
                    Form.whole(1, 100_000),
                    "4096",
                    "open connections; further ones are refused");
    static final Setting<Integer> HTTP_MAX_STREAMS =
            new Setting<>(
                    "http.max-streams",
                    Form.whole(1, 100_000),
                    "2048",
                    "open event streams, of all clients together");
    static final Setting<Integer> HTTP_REQUESTS_PER_SECOND =
            new Setting<>(
                    "http.requests-per-second",
                    Form.whole(0, 1_000_000),
                    "0",
                    "requests a second that each key, or subject of tokens, may make in the long"
                            + " run; it may make those of a minute at once; without keys all"
                            + " clients count as one; 0 for no limit");
    static final Setting<Duration> HTTP_REQUEST_TIMEOUT =
            new Setting<>(
                    "http.request-timeout",
                    Form.duration("1s", "1h"),
                    "30s",
                    "the time within which a request's header, and then its body, must have"
                            + " arrived");
    static final Setting<Duration> HTTP_IDLE_TIMEOUT =
            new Setting<>(
                    "http.idle-timeout",
                    Form.duration("1s", "1h"),
                    "60s",
                    "a connection on which nothing moves is closed after this");
    static final Setting<Duration> HTTP_MAX_WAIT =
            new Setting<>(
                    "http.max-wait",
                    Form.duration("0s", "60s"),
                    "60s",
                    "the longest that a request waits for the end of a run, whatever its ?wait="
                            + " says");

    static final Setting<Optional<Path>> HTTP_TLS_CERTIFICATE_FILE =
            new Setting<>(
                    "http.tls-certificate-file",
                    Form.path(),
                    "",
                    "the server's certificate as PEM, with those above it behind; with it, the"
                            + " server speaks HTTPS only");
    static final Setting<Optional<Path>> HTTP_TLS_KEY_FILE =
            new Setting<>(
                    "http.tls-key-file",
                    Form.path(),
                    "",
                    "the certificate's private key as PEM (PKCS #8), which others must not be able"
                            + " to read");
    static final Setting<Optional<Path>> HTTP_TLS_CLIENT_CA_FILE =
            new Setting<>(
                    "http.tls-client-ca-file",
                    Form.path(),
                    "",
                    "the authorities, as PEM, whose certificates workers show");

    static final Setting<Optional<Path>> DATA_FOLDER =
            new Setting<>(
                    "data.folder",
                    Form.path(),
                    "~/.local/share/crucible",
                    "where everything is kept; $XDG_DATA_HOME/crucible when that is set");

    static final Setting<Boolean> AUTH_API_KEYS =
            new Setting<>(
                    "auth.api-keys",
                    Form.bool(),
                    "false",
                    "whether a client must show an API key or a token");
    static final Setting<Boolean> AUTH_WORKER_CERTIFICATES =
            new Setting<>(
                    "auth.worker-certificates",
                    Form.bool(),
                    "true",
                    "whether a worker must show a certificate besides its key, where"
                            + " http.tls-client-ca-file is set");
    static final Setting<Optional<URI>> AUTH_JWT_ISSUER =
            new Setting<>(
                    "auth.jwt-issuer",
                    Form.url(),
                    "",
                    "the identity provider whose tokens are accepted (iss)");
    static final Setting<String> AUTH_JWT_AUDIENCE =
            new Setting<>(
                    "auth.jwt-audience", Form.text(), "", "whom a token must be meant for (aud)");
    static final Setting<Optional<URI>> AUTH_JWKS_URL =
            new Setting<>("auth.jwks-url", Form.url(), "", "where the provider's public keys are");
    static final Setting<Optional<Path>> AUTH_JWKS_FILE =
            new Setting<>(
                    "auth.jwks-file",
                    Form.path(),
                    "",
                    "the provider's public keys in a file instead");
    static final Setting<String> AUTH_TENANT_CLAIM =
            new Setting<>(
                    "auth.tenant-claim",
                    Form.text("the name of a claim", "[A-Za-z0-9_.:/-]{1,100}"),
                    "tenant",
                    "the claim of a token that names the tenant");
    static final Setting<String> AUTH_SCOPE_CLAIM =
            new Setting<>(
                    "auth.scope-claim",
                    Form.text("the name of a claim", "[A-Za-z0-9_.:/-]{1,100}"),
                    "scope",
                    "the claim of a token that lists the scopes");

    static final Setting<Integer> TENANT_WEIGHT =
            new Setting<>(
                    "tenant.weight",
                    Form.whole(1, 1000),
                    "1",
                    "a tenant's share of the workers, relative to others'");
    static final Setting<Integer> TENANT_CONCURRENCY =
            new Setting<>(
                    "tenant.concurrency",
                    Form.whole(1, 100_000),
                    "10000",
                    "runs of a tenant that workers hold at once");
    static final Setting<Integer> TENANT_QUEUE_CAPACITY =
            new Setting<>(
                    "tenant.queue-capacity",
                    Form.whole(1, 10_000_000),
                    "100000",
                    "runs of a tenant in the queue");
    static final Setting<Long> TENANT_STORAGE_QUOTA =
            new Setting<>(
                    "tenant.storage-quota",
                    Form.size("0", "1024t"),
                    "10g",
                    "bytes that a tenant may have in storage; 0 for no limit");

    static final Setting<Isolation> TENANT_REQUIRE =
            new Setting<>(
                    "tenant.require",
                    Form.clauses(),
                    "",
                    "what every run and session of a tenant demands of its engine, besides what it"
                            + " demands itself: the stricter of each clause counts");

    static final Setting<Duration> QUEUE_LEASE =
            new Setting<>(
                    "queue.lease",
                    Form.duration("1s", "1h"),
                    "15s",
                    "how long a worker that is not heard of keeps its run");
    static final Setting<Integer> QUEUE_ATTEMPTS =
            new Setting<>(
                    "queue.attempts",
                    Form.whole(1, 100),
                    "5",
                    "how often a run is tried when the infrastructure fails under it");
    static final Setting<Duration> QUEUE_RETRY_BASE =
            new Setting<>(
                    "queue.retry-base",
                    Form.duration("1ms", "1h"),
                    "500ms",
                    "the ceiling of the first wait after such a failure; it doubles each time");
    static final Setting<Duration> QUEUE_RETRY_CAP =
            new Setting<>(
                    "queue.retry-cap", Form.duration("1ms", "24h"), "60s", "the largest ceiling");
    static final Setting<Duration> QUEUE_AGING =
            new Setting<>(
                    "queue.aging",
                    Form.duration("1s", "24h"),
                    "1m",
                    "how long a run waits until its priority counts as one higher");
    static final Setting<Integer> QUEUE_CAPACITY =
            new Setting<>(
                    "queue.capacity", Form.whole(1, 10_000_000), "200000", "runs in the queue");
    static final Setting<Integer> QUEUE_CONCURRENCY =
            new Setting<>(
                    "queue.concurrency",
                    Form.whole(1, 100_000),
                    "10000",
                    "runs that workers hold at once");

    static final Setting<Duration> STORAGE_KEEP_REQUESTS =
            new Setting<>(
                    "storage.keep-requests",
                    Form.duration("0s", "36500d"),
                    "30d",
                    "how long programs are kept after their submission; a run that has not started"
                            + " by then is cancelled; 0 for ever");
    static final Setting<Duration> STORAGE_KEEP_RESULTS =
            new Setting<>(
                    "storage.keep-results",
                    Form.duration("0s", "36500d"),
                    "30d",
                    "how long results are kept after a run's end; 0 for ever");
    static final Setting<Duration> STORAGE_KEEP_OUTPUT =
            new Setting<>(
                    "storage.keep-output",
                    Form.duration("0s", "36500d"),
                    "30d",
                    "how long output is kept after a run's end; 0 for ever");
    static final Setting<Duration> STORAGE_KEEP_ARTIFACTS =
            new Setting<>(
                    "storage.keep-artifacts",
                    Form.duration("0s", "36500d"),
                    "30d",
                    "how long files that runs brought back are kept after a run's end; 0 for"
                            + " ever");
    static final Setting<Boolean> STORAGE_REDACTION =
            new Setting<>(
                    "storage.redaction",
                    Form.bool(),
                    "true",
                    "whether what looks like a secret is replaced in the output of runs, before it"
                            + " is stored or shown; the process that executes a run does it");
    static final Setting<Optional<Path>> STORAGE_REDACTION_FILE =
            new Setting<>(
                    "storage.redaction-file",
                    Form.path(),
                    "",
                    "further forms of secrets: a file with a line NAME=PATTERN each, see"
                            + " operations.md");

    static final Setting<String> JOURNAL_ORIGIN =
            new Setting<>(
                    "journal.origin",
                    Form.text(
                            "a name without spaces or +, such as lab.example/crucible",
                            "[^\\s+\\p{C}]{1,200}"),
                    "",
                    "the log's name in its checkpoints, for ever; made on first start when empty");

    static final Setting<String> WORKER_NAME =
            new Setting<>(
                    "worker.name",
                    Form.text(
                            "letters, digits, dots and dashes", "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                    "",
                    "what the name of a worker process begins with; each adds something of its own;"
                            + " the host's name when empty");
    static final Setting<Integer> WORKER_SLOTS =
            new Setting<>(
                    "worker.slots",
                    Form.whole(0, 1000),
                    "0",
                    "runs that it executes at once; 0 for one a processor");
    static final Setting<List<String>> WORKER_ENGINES =
            new Setting<>(
                    "worker.engines",
                    Form.list("names of engines", "[a-z0-9-]{1,40}"),
                    "",
                    "the engines that it may use; all that work when empty");
    static final Setting<Optional<URI>> WORKER_SERVER =
            new Setting<>("worker.server", Form.url(), "", "the server whose runs it executes");
    static final Setting<Optional<Path>> WORKER_API_KEY_FILE =
            new Setting<>(
                    "worker.api-key-file", Form.path(), "", "the file that holds its API key");

    static final Setting<Optional<Path>> WORKER_TLS_CA_FILE =
            new Setting<>(
                    "worker.tls-ca-file",
                    Form.path(),
                    "",
                    "the authorities, as PEM, that the server's certificate may be of; those that"
                            + " the JDK knows when empty");
    static final Setting<Optional<Path>> WORKER_TLS_CERTIFICATE_FILE =
            new Setting<>(
                    "worker.tls-certificate-file",
                    Form.path(),
                    "",
                    "the certificate as PEM that it shows the server, and that names it");
    static final Setting<Optional<Path>> WORKER_TLS_KEY_FILE =
            new Setting<>(
                    "worker.tls-key-file",
                    Form.path(),
                    "",
                    "that certificate's private key as PEM (PKCS #8)");

    static final Setting<Integer> SANDBOXES_MAX =
            new Setting<>(
                    "sandboxes.max",
                    Form.whole(0, 10_000),
                    "32",
                    "sessions that are open at once; of one tenant at most 20 of them");
    static final Setting<Duration> SANDBOXES_IDLE_TIMEOUT =
            new Setting<>(
                    "sandboxes.idle-timeout",
                    Form.duration("1s", "24h"),
                    "10m",
                    "a session that nobody uses ends after this, unless it was opened with another"
                            + " time");
    static final Setting<Duration> SANDBOXES_MAX_LIFETIME =
            new Setting<>(
                    "sandboxes.max-lifetime",
                    Form.duration("1s", "30d"),
                    "2h",
                    "every session ends after this");

    static final Setting<Duration> CONTAINMENT_INTERVAL =
            new Setting<>(
                    "containment.interval",
                    Form.duration("0s", "30d"),
                    "6h",
                    "how long after a quick measurement of the engines the next one is made, by"
                            + " whoever executes runs; 0 for none at all, not even at the start");
    static final Setting<Duration> CONTAINMENT_START_DELAY =
            new Setting<>(
                    "containment.start-delay",
                    Form.duration("0s", "24h"),
                    "10s",
                    "how long after the start the first one is made");
    static final Setting<Boolean> GUARD_CANARIES =
            new Setting<>(
                    "guard.canaries",
                    Form.bool(),
                    "true",
                    "whether values and sockets lie outside of sandboxes, and what runs write is"
                            + " searched for them");
    static final Setting<Boolean> GUARD_HOST =
            new Setting<>(
                    "guard.host",
                    Form.bool(),
                    "true",
                    "whether this machine is looked at after runs, for what no run may change");

    static final Setting<Optional<URI>> TELEMETRY_OTLP_ENDPOINT =
            new Setting<>(
                    "telemetry.otlp-endpoint",
                    Form.url(),
                    "",
                    "where traces go, over OTLP/HTTP: http://collector:4318; nowhere when empty");
    static final Setting<Optional<Path>> TELEMETRY_OTLP_HEADERS_FILE =
            new Setting<>(
                    "telemetry.otlp-headers-file",
                    Form.path(),
                    "",
                    "headers to send along, such as a key: a file with a line NAME=VALUE each");
    static final Setting<Double> TELEMETRY_SAMPLE =
            new Setting<>(
                    "telemetry.sample",
                    Form.fraction(),
                    "1",
                    "the part of the traces that is kept, where the caller does not say");
    static final Setting<Integer> TELEMETRY_METRICS_TENANTS =
            new Setting<>(
                    "telemetry.metrics-tenants",
                    Form.whole(0, 1000),
                    "20",
                    "tenants with figures of their own in /metrics; the others are added up");

    static final Setting<LogFormat> LOG_FORMAT =
            new Setting<>(
                    "log.format",
                    Form.choice(LogFormat.class),
                    "text",
                    "the form of the log on standard error");
    static final Setting<LogLevel> LOG_LEVEL =
            new Setting<>(
                    "log.level",
                    Form.choice(LogLevel.class),
                    "info",
                    "the least important lines of the log");

    /** Every setting, in the order of the reference. */
    static final List<Setting<?>> ALL =
            List.of(
                    HTTP_HOST,
                    HTTP_PORT,
                    HTTP_ALLOWED_HOSTS,
                    HTTP_CORS_ORIGINS,
                    HTTP_MAX_BODY,
                    HTTP_MAX_CONNECTIONS,
                    HTTP_MAX_STREAMS,
                    HTTP_REQUESTS_PER_SECOND,
                    HTTP_REQUEST_TIMEOUT,
                    HTTP_IDLE_TIMEOUT,
                    HTTP_MAX_WAIT,
                    HTTP_TLS_CERTIFICATE_FILE,
                    HTTP_TLS_KEY_FILE,
                    HTTP_TLS_CLIENT_CA_FILE,
                    DATA_FOLDER,
                    AUTH_API_KEYS,
                    AUTH_WORKER_CERTIFICATES,
                    AUTH_JWT_ISSUER,
                    AUTH_JWT_AUDIENCE,
                    AUTH_JWKS_URL,
                    AUTH_JWKS_FILE,
                    AUTH_TENANT_CLAIM,
                    AUTH_SCOPE_CLAIM,
                    TENANT_WEIGHT,
                    TENANT_CONCURRENCY,
                    TENANT_QUEUE_CAPACITY,
                    TENANT_STORAGE_QUOTA,
                    TENANT_REQUIRE,
                    QUEUE_LEASE,
                    QUEUE_ATTEMPTS,
                    QUEUE_RETRY_BASE,
                    QUEUE_RETRY_CAP,
                    QUEUE_AGING,
                    QUEUE_CAPACITY,
                    QUEUE_CONCURRENCY,
                    STORAGE_KEEP_REQUESTS,
                    STORAGE_KEEP_RESULTS,
                    STORAGE_KEEP_OUTPUT,
                    STORAGE_KEEP_ARTIFACTS,
                    STORAGE_REDACTION,
                    STORAGE_REDACTION_FILE,
                    JOURNAL_ORIGIN,
                    WORKER_NAME,
                    WORKER_SLOTS,
                    WORKER_ENGINES,
                    WORKER_SERVER,
                    WORKER_API_KEY_FILE,
                    WORKER_TLS_CA_FILE,
                    WORKER_TLS_CERTIFICATE_FILE,
                    WORKER_TLS_KEY_FILE,
                    SANDBOXES_MAX,
                    SANDBOXES_IDLE_TIMEOUT,
                    SANDBOXES_MAX_LIFETIME,
                    CONTAINMENT_INTERVAL,
                    CONTAINMENT_START_DELAY,
                    GUARD_CANARIES,
                    GUARD_HOST,
                    TELEMETRY_OTLP_ENDPOINT,
                    TELEMETRY_OTLP_HEADERS_FILE,
                    TELEMETRY_SAMPLE,
                    TELEMETRY_METRICS_TENANTS,
                    LOG_FORMAT,
                    LOG_LEVEL);

    static final Map<String, Setting<?>> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::key, Function.identity()));

    private SettingTable() {}
}
