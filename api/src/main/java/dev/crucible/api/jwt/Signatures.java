package dev.crucible.api.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Checks signatures with RS256, ES256 and Ed25519 (RFC 7518, RFC 8037) and nothing else. No
 * algorithm with a shared secret is among them, and a key serves only for its own kind, so that a
 * public key can never be taken for a secret.
 */
final class Signatures {
    private static final int MIN_RSA_BITS = 2048;

    /** SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX =
            HexFormat.of().parseHex("302a300506032b6570032100");

    private Signatures() {}

    static boolean valid(SignedJWT token, JWK key) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        try {
            if (algorithm.equals(JWSAlgorithm.RS256)) {
                return key instanceof RSAKey rsa
                        && rsa.size() >= MIN_RSA_BITS
                        && token.verify(new RSASSAVerifier(rsa.toRSAPublicKey()));
            }
            if (algorithm.equals(JWSAlgorithm.ES256)) {
                return key instanceof ECKey ec
                        && ec.getCurve().equals(Curve.P_256)
                        && token.verify(new ECDSAVerifier(ec.toECPublicKey()));
            }
            if (algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(JWSAlgorithm.Ed25519)) {
                return key instanceof OctetKeyPair pair
                        && pair.getCurve().equals(Curve.Ed25519)
                        && ed25519(token, pair);
            }
            return false;
        } catch (JOSEException | GeneralSecurityException notValid) {
            return false;
        }
    }

    private static boolean ed25519(SignedJWT token, OctetKeyPair pair)
            throws GeneralSecurityException {
        byte[] raw = pair.getX().decode();
        if (raw.length != 32) {
            return false;
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + raw.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
        PublicKey key =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(token.getSigningInput());
        return check.verify(token.getSignature().decode());
    }
}
