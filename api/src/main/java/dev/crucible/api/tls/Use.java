package dev.crucible.api.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a certificate may be shown for. */
public enum Use {
    /** By a server, to its clients. */
    SERVER("1.3.6.1.5.5.7.3.1", "servers"),
    /** By a client, to a server. */
    CLIENT("1.3.6.1.5.5.7.3.2", "clients");

    private final String oid;
    private final String whom;

    Use(String oid, String whom) {
        this.oid = oid;
        this.whom = whom;
    }

    /** The purpose's number in certificates (RFC 5280, 4.2.1.12). */
    public String oid() {
        return oid;
    }

    /** Whether the certificate may be used so; one that names no purpose may. */
    boolean allows(X509Certificate certificate) throws CertificateParsingException {
        List<String> purposes = certificate.getExtendedKeyUsage();
        return purposes == null || purposes.contains(oid);
    }

    @Override
    public String toString() {
        return whom;
    }
}
