package dev.crucible.journal.notes;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 (RFC 8032) with raw keys: a seed of 32 bytes, a public key of 32 bytes. */
final class Ed25519 {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    /** What comes before the raw key in a SubjectPublicKeyInfo (RFC 8410 section 4). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final String NAME = "Ed25519";

    private Ed25519() {}

    static byte[] sign(byte[] seed, byte[] message) {
        try {
            PrivateKey key =
                    KeyFactory.getInstance(NAME)
                            .generatePrivate(
                                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this platform has no Ed25519", missing);
        }
    }

    /** Whether the signature holds. A key that is no point of the curve verifies nothing. */
    static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + KEY_BYTES);
            System.arraycopy(publicKey, 0, encoded, SPKI.length, KEY_BYTES);
            PublicKey key =
                    KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (InvalidKeySpecException | InvalidKeyException | SignatureException no) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this platform has no Ed25519", missing);
        }
    }

    /**
     * The public key of a seed. The JDK only makes it with a key pair, so we give it its chance.
     */
    static byte[] publicKey(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
            byte[] raw = Arrays.copyOfRange(encoded, SPKI.length, encoded.length);
            byte[] probe = {1};
            if (!verifies(raw, probe, sign(seed, probe))) {
                throw new IllegalStateException("this platform makes other Ed25519 keys of a seed");
            }
            return raw;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this platform has no Ed25519", missing);
        }
    }

    /** Says what it was given instead of something random. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] given;

        private Given(byte[] given) {
            this.given = given;
        }

        @Override
        public void nextBytes(byte[] target) {
            if (target.length != given.length) {
                throw new IllegalStateException("asked for " + target.length + " bytes");
            }
            System.arraycopy(given, 0, target, 0, given.length);
        }
    }
}
