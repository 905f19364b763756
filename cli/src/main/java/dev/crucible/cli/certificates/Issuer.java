package dev.crucible.cli.certificates;

import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.Use;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

import javax.security.auth.x500.X500Principal;

/**
 * Makes keys and certificates: ECDSA with P-256 and SHA-256, X.509 of version 3. Every certificate
 * is read back, and its signature checked, before it is given away.
 */
final class Issuer {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final BigInteger VERSION_3 = BigInteger.TWO;
    private static final int SERIAL_BYTES = 16;

    /** Clocks of other machines may be behind. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private final RandomGenerator random;
    private final Instant now;

    /**
     * An issuer.
     *
     * @param random hard to guess
     * @param now the time at which certificates begin, an hour earlier
     */
    Issuer(RandomGenerator random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /** An authority that signs itself. */
    Identity authority(X500Principal name, Instant end) {
        KeyPair keys = keys();
        PublicKey key = keys.getPublic();
        byte[] extensions =
                Der.sequence(
                        Extension.authority(), Extension.signsCertificates(), Extension.keyId(key));
        return new Identity(
                List.of(signed(keys.getPrivate(), key, name, name, end, key, extensions)),
                keys.getPrivate());
    }

    /** A certificate by this authority, for one use. */
    Identity issue(
            Identity authority, X500Principal name, List<HostName> names, Use use, Instant end) {
        KeyPair keys = keys();
        PublicKey key = keys.getPublic();
        PublicKey above = authority.certificate().getPublicKey();
        byte[] extensions =
                Der.sequence(
                        Extension.noAuthority(),
                        Extension.signsHandshakes(),
                        Extension.use(use),
                        Extension.names(names),
                        Extension.keyId(key),
                        Extension.issuerKeyId(above));
        X500Principal issuer = authority.certificate().getSubjectX500Principal();
        return new Identity(
                List.of(signed(authority.key(), above, issuer, name, end, key, extensions)),
                keys.getPrivate());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Positive, and hard to guess. */
    private BigInteger serial() {
        byte[] bytes = new byte[SERIAL_BYTES];
        random.nextBytes(bytes);
        return new BigInteger(1, bytes).setBit(0);
    }

    private X509Certificate signed(
            PrivateKey signer,
            PublicKey verifier,
            X500Principal issuer,
            X500Principal subject,
            Instant end,
            PublicKey key,
            byte[] extensions) {
        byte[] content =
                Der.sequence(
                        Der.explicit(0, Der.integer(VERSION_3)),
                        Der.integer(serial()),
                        ECDSA_WITH_SHA256,
                        issuer.getEncoded(),
                        Der.sequence(Der.time(now.minus(BEFORE)), Der.time(end)),
                        subject.getEncoded(),
                        key.getEncoded(),
                        Der.explicit(3, extensions));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(content);
            byte[] whole = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(whole));
            certificate.verify(verifier);
            return certificate;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate came out wrong", impossible);
        }
    }
}
