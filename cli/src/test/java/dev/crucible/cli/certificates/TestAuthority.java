package dev.crucible.cli.certificates;

import dev.crucible.api.tls.Authorities;
import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.PemFile;
import dev.crucible.api.tls.TlsContexts;
import dev.crucible.api.tls.Use;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;

/** An authority for tests, which also issues what nobody else would. */
public final class TestAuthority {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Duration VALID = Duration.ofDays(30);

    private final SecureRandom random = new SecureRandom();
    private final CertificateFolder folder;
    private final Identity authority;

    /** Keeps its certificate in this folder, as all that it issues. */
    public TestAuthority(Path folder) {
        this.folder = new CertificateFolder(folder);
        this.authority =
                new Issuer(random, NOW)
                        .authority(
                                new X500Principal("CN=Test " + random.nextLong(1L << 40)),
                                NOW.plus(VALID));
        this.folder.keepAuthority(authority);
    }

    /** Its own certificate. */
    public Path file() {
        return folder.certificate("ca");
    }

    /** The file of a server's certificate; issuing again replaces it. */
    public Path server(String... hosts) {
        return kept("server", issue(NOW, Use.SERVER, hosts));
    }

    /** The file of a worker's certificate. */
    public Path worker(String name) {
        return kept(name, issue(NOW, Use.CLIENT, name));
    }

    /** A certificate for this use that is valid now. */
    public Identity identity(Use use, String... names) {
        return issue(NOW, use, names);
    }

    /** A certificate for this use that was valid yesterday. */
    public Identity expired(Use use, String... names) {
        return issue(NOW.minus(VALID).minus(Duration.ofDays(1)), use, names);
    }

    /** The file of such a certificate. */
    public Path keepExpired(Use use, String name) {
        return kept(name, expired(use, name));
    }

    /** The key that belongs to a certificate's file. */
    public static Path key(Path certificate) {
        return certificate.resolveSibling(
                certificate.getFileName().toString().replaceFirst("\\.pem$", ".key"));
    }

    /** What a client needs that believes this authority, and shows this or nothing. */
    public Optional<SSLContext> client(Optional<Identity> own) {
        return Optional.of(
                TlsContexts.client(
                        Optional.of(Authorities.of(new PemFile("the test", file()))), own));
    }

    private Path kept(String name, Identity made) {
        folder.keep(name, made, true);
        return folder.certificate(name);
    }

    private Identity issue(Instant begin, Use use, String... names) {
        List<HostName> hosts =
                Arrays.stream(names).map(name -> HostName.parse(name).orElseThrow()).toList();
        return new Issuer(random, begin)
                .issue(authority, new X500Principal("CN=test"), hosts, use, begin.plus(VALID));
    }
}
