package dev.crucible.cli.remote;

import dev.crucible.api.tls.Authorities;
import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.PemFile;
import dev.crucible.api.tls.TlsContexts;
import dev.crucible.cli.console.Terminal;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/**
 * How a client and its server come to believe each other.
 *
 * @param authorities whose certificate the server may have; those that the JDK knows when empty
 * @param own what is shown to the server; nothing when empty
 */
public record ServerTrust(Optional<PemFile> authorities, Optional<Identity> own) {
    private static final String VARIABLE = "CRUCIBLE_CA_FILE";

    /** With the authorities of this option, or of $CRUCIBLE_CA_FILE, and no certificate. */
    static ServerTrust of(@Nullable Path option, Terminal terminal) {
        Optional<PemFile> named =
                Optional.ofNullable(option).map(file -> new PemFile("--ca", file));
        return new ServerTrust(named.or(() -> usual(terminal)), Optional.empty());
    }

    /** The authorities of $CRUCIBLE_CA_FILE. */
    public static Optional<PemFile> usual(Terminal terminal) {
        String file = terminal.environment().getOrDefault(VARIABLE, "");
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(new PemFile(VARIABLE, Path.of(file)));
    }

    /** What connections to this server need; empty for what is usual, and for plain HTTP. */
    Optional<SSLContext> context(URI server) {
        return server.getScheme().equals("http") || (authorities.isEmpty() && own.isEmpty())
                ? Optional.empty()
                : Optional.of(TlsContexts.client(authorities.map(Authorities::of), own));
    }
}
