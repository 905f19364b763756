package dev.crucible.api.tls;

import dev.crucible.core.CrucibleException;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;

/**
 * What somebody shows of itself: a certificate, those of the authorities above it, and the key.
 *
 * @param chain the certificate itself comes first
 * @param key of the first certificate
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] SAMPLE = {'c', 'r', 'u', 'c', 'i', 'b', 'l', 'e'};

    /** Copies the list. */
    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads it, and looks whether it can be used: now, for this, with this key.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} saying which file is wrong, and how
     */
    public static Identity of(PemFile certificate, PemFile key, Use use) {
        List<X509Certificate> chain = certificate.certificates();
        X509Certificate own = chain.getFirst();
        requireOrder(certificate, chain);
        requireUsable(certificate, own, use);
        PublicKey known = own.getPublicKey();
        PrivateKey secret = key.privateKey(known.getAlgorithm());
        if (!matches(known, secret)) {
            throw key.wrong(
                    "is not the key of the certificate in %s (%s)"
                            .formatted(certificate.path(), own.getSubjectX500Principal()));
        }
        return new Identity(chain, secret);
    }

    /** The certificate itself. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    private static void requireOrder(PemFile file, List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1)
                    .getIssuerX500Principal()
                    .equals(chain.get(i).getSubjectX500Principal())) {
                throw file.wrong(
                        "is out of order: certificate %d was not issued by the one that follows it"
                                .formatted(i));
            }
        }
    }

    private static void requireUsable(PemFile file, X509Certificate own, Use use) {
        try {
            own.checkValidity();
            if (!use.allows(own)) {
                throw file.wrong("holds a certificate that is not for " + use);
            }
        } catch (CertificateExpiredException old) {
            throw file.wrong(
                    "holds a certificate that has expired: at " + own.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException early) {
            throw file.wrong(
                    "holds a certificate that is not valid before "
                            + own.getNotBefore().toInstant());
        } catch (CertificateParsingException broken) {
            throw file.wrong("holds a certificate that is broken: " + broken.getMessage());
        }
    }

    private static boolean matches(PublicKey known, PrivateKey secret) {
        try {
            String algorithm = signature(known.getAlgorithm());
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(secret);
            signer.update(SAMPLE);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(known);
            verifier.update(SAMPLE);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    private static String signature(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> keyAlgorithm;
        };
    }

    /** What shows it in a handshake. */
    KeyManager[] keyManagers() {
        return new KeyManager[] {new OnlyKey(this)};
    }
}
