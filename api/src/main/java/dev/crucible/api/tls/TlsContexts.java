package dev.crucible.api.tls;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What the JDK needs to make connections. */
public final class TlsContexts {
    private TlsContexts() {}

    /** For a server. Without authorities it believes no client's certificate. */
    public static SSLContext server(Identity own, Optional<Authorities> ofClients) {
        return context(
                own.keyManagers(),
                ofClients.map(Authorities::trustManagers).orElse(new TrustManager[0]));
    }

    /**
     * For a client.
     *
     * @param ofServers whom it believes; those that the JDK knows when empty
     * @param own what it shows when a server asks; nothing when empty
     */
    public static SSLContext client(Optional<Authorities> ofServers, Optional<Identity> own) {
        return context(
                own.map(Identity::keyManagers).orElse(new KeyManager[0]),
                ofServers.map(Authorities::trustManagers).orElse(null));
    }

    private static SSLContext context(KeyManager[] keys, TrustManager @Nullable [] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
