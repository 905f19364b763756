package dev.crucible.api.tls;

import dev.crucible.core.CrucibleException;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The authorities whose certificates are believed, and no others. Thread-safe. */
public final class Authorities {
    private final X509TrustManager trust;

    private Authorities(X509TrustManager trust) {
        this.trust = trust;
    }

    /**
     * Those of a file.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when the file holds none, or a certificate
     *     that is no authority's
     */
    public static Authorities of(PemFile file) {
        List<X509Certificate> certificates = file.certificates();
        for (X509Certificate one : certificates) {
            if (one.getBasicConstraints() < 0) {
                throw file.wrong(
                        "holds a certificate that is no authority's: "
                                + one.getSubjectX500Principal());
            }
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate one : certificates) {
                store.setCertificateEntry("authority-" + store.size(), one);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return new Authorities(
                    Arrays.stream(factory.getTrustManagers())
                            .filter(X509TrustManager.class::isInstance)
                            .map(X509TrustManager.class::cast)
                            .findFirst()
                            .orElseThrow());
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Looks whether a client's certificate is believed now: it is of these authorities, valid, and
     * for clients.
     *
     * @param chain the certificate itself comes first
     * @throws CertificateException when it is not
     */
    public void check(List<X509Certificate> chain) throws CertificateException {
        trust.checkClientTrusted(
                chain.toArray(X509Certificate[]::new),
                chain.getFirst().getPublicKey().getAlgorithm());
    }

    TrustManager[] trustManagers() {
        return new TrustManager[] {trust};
    }
}
