package dev.crucible.cli.config;

import static dev.crucible.cli.config.SettingTable.AUTH_API_KEYS;
import static dev.crucible.cli.config.SettingTable.AUTH_JWKS_FILE;
import static dev.crucible.cli.config.SettingTable.AUTH_JWKS_URL;
import static dev.crucible.cli.config.SettingTable.AUTH_JWT_AUDIENCE;
import static dev.crucible.cli.config.SettingTable.AUTH_JWT_ISSUER;
import static dev.crucible.cli.config.SettingTable.AUTH_WORKER_CERTIFICATES;
import static dev.crucible.cli.config.SettingTable.HTTP_HOST;
import static dev.crucible.cli.config.SettingTable.HTTP_TLS_CERTIFICATE_FILE;
import static dev.crucible.cli.config.SettingTable.HTTP_TLS_CLIENT_CA_FILE;
import static dev.crucible.cli.config.SettingTable.HTTP_TLS_KEY_FILE;
import static dev.crucible.cli.config.SettingTable.QUEUE_RETRY_BASE;
import static dev.crucible.cli.config.SettingTable.QUEUE_RETRY_CAP;
import static dev.crucible.cli.config.SettingTable.SANDBOXES_IDLE_TIMEOUT;
import static dev.crucible.cli.config.SettingTable.SANDBOXES_MAX_LIFETIME;
import static dev.crucible.cli.config.SettingTable.STORAGE_REDACTION;
import static dev.crucible.cli.config.SettingTable.STORAGE_REDACTION_FILE;
import static dev.crucible.cli.config.SettingTable.TELEMETRY_OTLP_ENDPOINT;
import static dev.crucible.cli.config.SettingTable.TELEMETRY_OTLP_HEADERS_FILE;
import static dev.crucible.cli.config.SettingTable.WORKER_TLS_CERTIFICATE_FILE;
import static dev.crucible.cli.config.SettingTable.WORKER_TLS_KEY_FILE;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must hold between settings, each of which is right by itself. */
final class Consistency {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)\\]?");

    private final Configuration configuration;
    private final List<ConfigFault> faults;

    private Consistency(Configuration configuration, List<ConfigFault> faults) {
        this.configuration = configuration;
        this.faults = faults;
    }

    static void check(Configuration configuration, List<ConfigFault> faults) {
        Consistency consistency = new Consistency(configuration, faults);
        consistency.authentication();
        consistency.tokens();
        consistency.order();
        consistency.redaction();
        consistency.certificates();
    }

    /** Whether only programs of this machine can reach a listener at this host. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private void authentication() {
        boolean open =
                !configuration.get(AUTH_API_KEYS) && configuration.get(AUTH_JWT_ISSUER).isEmpty();
        require(
                isLoopback(configuration.get(HTTP_HOST)) || !open,
                HTTP_HOST,
                "others could use the service, and nobody would ask who they are",
                "set auth.api-keys or auth.jwt-issuer, or listen at 127.0.0.1");
    }

    private void tokens() {
        boolean issuer = configuration.get(AUTH_JWT_ISSUER).isPresent();
        boolean url = configuration.get(AUTH_JWKS_URL).isPresent();
        boolean file = configuration.get(AUTH_JWKS_FILE).isPresent();
        require(
                !issuer || url != file,
                AUTH_JWT_ISSUER,
                "its public keys must be at one place",
                "set one of auth.jwks-url and auth.jwks-file");
        require(
                !issuer || !configuration.get(AUTH_JWT_AUDIENCE).isEmpty(),
                AUTH_JWT_ISSUER,
                "a token that was meant for somebody else would be accepted",
                "set auth.jwt-audience");
        require(issuer || !url, AUTH_JWKS_URL, "is of no use alone", "set auth.jwt-issuer");
        require(issuer || !file, AUTH_JWKS_FILE, "is of no use alone", "set auth.jwt-issuer");
        boolean safe =
                configuration
                        .get(AUTH_JWKS_URL)
                        .map(uri -> "https".equals(uri.getScheme()) || isLoopback(uri.getHost()))
                        .orElse(true);
        require(safe, AUTH_JWKS_URL, "anybody on the way could replace the keys", "use https://");
    }

    private void order() {
        require(
                configuration.get(QUEUE_RETRY_CAP).compareTo(configuration.get(QUEUE_RETRY_BASE))
                        >= 0,
                QUEUE_RETRY_CAP,
                "is shorter than queue.retry-base",
                "expected at least as long");
        require(
                configuration
                                .get(SANDBOXES_IDLE_TIMEOUT)
                                .compareTo(configuration.get(SANDBOXES_MAX_LIFETIME))
                        <= 0,
                SANDBOXES_IDLE_TIMEOUT,
                "is longer than sandboxes.max-lifetime",
                "expected at most as long");
        require(
                configuration.get(TELEMETRY_OTLP_ENDPOINT).isPresent()
                        || configuration.get(TELEMETRY_OTLP_HEADERS_FILE).isEmpty(),
                TELEMETRY_OTLP_HEADERS_FILE,
                "is of no use alone",
                "set telemetry.otlp-endpoint");
    }

    private void redaction() {
        require(
                configuration.get(STORAGE_REDACTION)
                        || configuration.get(STORAGE_REDACTION_FILE).isEmpty(),
                STORAGE_REDACTION_FILE,
                "would not be used",
                "set storage.redaction: true");
    }

    private void certificates() {
        together(HTTP_TLS_CERTIFICATE_FILE, HTTP_TLS_KEY_FILE);
        together(WORKER_TLS_CERTIFICATE_FILE, WORKER_TLS_KEY_FILE);
        boolean authority = configuration.get(HTTP_TLS_CLIENT_CA_FILE).isPresent();
        require(
                !authority || configuration.get(HTTP_TLS_CERTIFICATE_FILE).isPresent(),
                HTTP_TLS_CLIENT_CA_FILE,
                "nobody shows a certificate where nothing is encrypted",
                "set http.tls-certificate-file and http.tls-key-file");
        boolean wanted =
                configuration.get(AUTH_WORKER_CERTIFICATES)
                        && !(configuration.origin(AUTH_WORKER_CERTIFICATES)
                                instanceof Origin.Default);
        require(
                authority || !wanted,
                AUTH_WORKER_CERTIFICATES,
                "it is not said whose certificates workers are to show",
                "set http.tls-client-ca-file");
    }

    /** A certificate is of no use without its key, and the other way round. */
    private void together(Setting<Optional<Path>> certificate, Setting<Optional<Path>> key) {
        boolean first = configuration.get(certificate).isPresent();
        boolean second = configuration.get(key).isPresent();
        require(!first || second, certificate, "is of no use alone", "set " + key.key());
        require(first || !second, key, "is of no use alone", "set " + certificate.key());
    }

    private void require(boolean right, Setting<?> setting, String problem, String hint) {
        if (!right) {
            faults.add(
                    new ConfigFault(configuration.origin(setting), setting.key(), problem, hint));
        }
    }
}
