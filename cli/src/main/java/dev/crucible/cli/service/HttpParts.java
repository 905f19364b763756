package dev.crucible.cli.service;

import dev.crucible.api.http.HttpSettings;
import dev.crucible.api.http.TlsSettings;
import dev.crucible.api.jwt.JwtAuthenticator;
import dev.crucible.api.jwt.JwtSettings;
import dev.crucible.api.jwt.KeyOrJwt;
import dev.crucible.api.tls.PemFile;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.access.Authenticator;
import dev.crucible.core.access.KeyAuthenticator;
import dev.crucible.core.access.KeyStore;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The settings of the service as the HTTP server wants them. */
final class HttpParts {
    private static final Duration SKEW = Duration.ofMinutes(1);

    private HttpParts() {}

    static HttpSettings settings(ServiceSettings service) {
        ServiceSettings.Http http = service.http();
        HttpSettings.Limits limits = HttpSettings.Limits.DEFAULTS;
        return HttpSettings.DEFAULTS
                .withAddress(http.host(), http.port())
                .withHostNames(Set.copyOf(http.allowedHosts()))
                .withOrigins(Set.copyOf(http.corsOrigins()))
                .withRate(rate(http.requestsPerSecond()))
                .withTls(http.tls().map(tls -> tls(tls, service.auth().workerCertificates())))
                .withLimits(
                        new HttpSettings.Limits(
                                http.maxConnections(),
                                limits.requests(),
                                http.maxStreams(),
                                limits.headerBytes(),
                                http.maxBody(),
                                http.idleTimeout(),
                                http.requestTimeout(),
                                limits.write(),
                                limits.bodyMemory(),
                                limits.heartbeat(),
                                limits.shutdown()));
    }

    private static TlsSettings tls(ServiceSettings.Tls tls, boolean workersNeedOne) {
        return new TlsSettings(
                new PemFile("http.tls-certificate-file", tls.certificateFile()),
                new PemFile("http.tls-key-file", tls.keyFile()),
                tls.clientCaFile().map(file -> new PemFile("http.tls-client-ca-file", file)),
                workersNeedOne);
    }

    /** Zero stands for no limit. */
    private static Optional<HttpSettings.Rate> rate(int perSecond) {
        return perSecond == 0
                ? Optional.empty()
                : Optional.of(new HttpSettings.Rate(perSecond * 60, Duration.ofMinutes(1)));
    }

    /** Empty when whoever uses this machine may do everything. */
    static Optional<Authenticator> authenticator(
            ServiceSettings service, KeyStore keys, InstantSource clock) {
        Authenticator byKey = new KeyAuthenticator(keys, clock);
        Optional<Authenticator> both =
                service.auth()
                        .jwt()
                        .map(jwt -> new KeyOrJwt(byKey, new JwtAuthenticator(of(jwt), clock)));
        return both.or(() -> service.auth().apiKeys() ? Optional.of(byKey) : Optional.empty());
    }

    private static JwtSettings of(ServiceSettings.Jwt jwt) {
        URI keys = jwt.jwksUrl().or(() -> jwt.jwksFile().map(Path::toUri)).orElseThrow();
        return new JwtSettings(
                jwt.issuer().toString(),
                jwt.audience(),
                keys,
                jwt.scopeClaim(),
                jwt.tenantClaim(),
                SKEW);
    }
}
