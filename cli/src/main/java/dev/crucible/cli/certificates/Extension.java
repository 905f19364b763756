package dev.crucible.cli.certificates;

import dev.crucible.api.tls.Use;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;

/** The extensions of our certificates (RFC 5280, 4.2.1), each as its whole DER value. */
final class Extension {
    private static final int KEY_ID_BYTES = 20;

    /** The bits keyCertSign and cRLSign, and digitalSignature. */
    private static final byte[] SIGNS_CERTIFICATES = {0x06};

    private static final byte[] SIGNS_HANDSHAKES = {(byte) 0x80};

    private Extension() {}

    /** It is an authority's, and no other authority is below it. */
    static byte[] authority() {
        return critical("2.5.29.19", Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO)));
    }

    /** It is nobody's who issues certificates. */
    static byte[] noAuthority() {
        return critical("2.5.29.19", Der.sequence());
    }

    static byte[] signsCertificates() {
        return critical("2.5.29.15", Der.bits(1, SIGNS_CERTIFICATES));
    }

    static byte[] signsHandshakes() {
        return critical("2.5.29.15", Der.bits(7, SIGNS_HANDSHAKES));
    }

    static byte[] use(Use use) {
        return usual("2.5.29.37", Der.sequence(Der.oid(use.oid())));
    }

    /** Whom it names. */
    static byte[] names(List<HostName> names) {
        return usual(
                "2.5.29.17",
                Der.sequence(names.stream().map(HostName::der).toArray(byte[][]::new)));
    }

    static byte[] keyId(PublicKey own) {
        return usual("2.5.29.14", Der.octets(id(own)));
    }

    static byte[] issuerKeyId(PublicKey issuer) {
        return usual("2.5.29.35", Der.sequence(Der.implicit(0, id(issuer))));
    }

    /** The first 160 bits of the SHA-256 of the key (RFC 7093). */
    private static byte[] id(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Arrays.copyOf(digest, KEY_ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
    }

    private static byte[] usual(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }
}
