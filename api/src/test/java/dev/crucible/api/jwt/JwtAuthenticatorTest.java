package dev.crucible.api.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Principal;
import dev.crucible.core.access.Scope;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

class JwtAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
    private static final String ISSUER = "https://id.example";
    private static final RSAKey RSA = rsa("r1");
    private static final ECKey EC = ec("e1");

    @TempDir private Path folder;
    private Path keys;
    private JwtAuthenticator authenticator;

    @BeforeEach
    void trust() throws Exception {
        keys = folder.resolve("keys.json");
        write(new JWKSet(List.of(RSA.toPublicJWK(), EC.toPublicJWK())));
        authenticator =
                new JwtAuthenticator(
                        new JwtSettings(
                                ISSUER,
                                "crucible",
                                keys.toUri(),
                                "scope",
                                "tenant",
                                Duration.ofMinutes(1)),
                        InstantSource.fixed(NOW));
    }

    private void write(JWKSet set) throws Exception {
        Files.writeString(keys, set.toString());
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("crucible")
                .subject("ada")
                .claim("scope", "openid runs:read runs:write")
                .claim("tenant", "red-team")
                .expirationTime(Date.from(NOW.plusSeconds(300)));
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(RSA), claims);
    }

    private static String signed(
            JWSAlgorithm algorithm, String id, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(id).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private void refused(String token, String because) {
        assertThatThrownBy(() -> authenticator.authenticate(token))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED))
                .hasMessageContaining(because);
    }

    @Test
    void whoeverTheIssuerVouchesForIsKnown() throws Exception {
        Principal principal = authenticator.authenticate(signed(claims().build()));
        assertThat(principal.actor()).hasToString("token:ada");
        assertThat(principal.tenant()).isEqualTo("red-team");
        assertThat(principal.scopes()).containsExactlyInAnyOrder(Scope.RUNS_READ, Scope.RUNS_WRITE);
    }

    @Test
    void scopesMayBeAnArray() throws Exception {
        String token = signed(claims().claim("scope", List.of("worker", "other")).build());
        assertThat(authenticator.authenticate(token).scopes()).containsExactly(Scope.WORKER);
    }

    @Test
    void ellipticCurvesAreUnderstood() throws Exception {
        String token = signed(JWSAlgorithm.ES256, "e1", new ECDSASigner(EC), claims().build());
        assertThat(authenticator.authenticate(token).tenant()).isEqualTo("red-team");
    }

    @Test
    void edwardsCurvesAreUnderstood() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        write(
                new JWKSet(
                        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
                                .keyID("o1")
                                .build()));
        String head = Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"o1\"}").toString();
        String body = Base64URL.encode(claims().build().toString()).toString();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update((head + "." + body).getBytes(StandardCharsets.US_ASCII));
        Base64URL proof = Base64URL.encode(signature.sign());
        assertThat(authenticator.authenticate(head + "." + body + "." + proof).tenant())
                .isEqualTo("red-team");
        String other = Base64URL.encode(claims().subject("eve").build().toString()).toString();
        refused(head + "." + other + "." + proof, "not signed");
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        refused(
                signed(claims().expirationTime(Date.from(NOW.minusSeconds(61))).build()),
                "has expired");
        refused(signed(claims().expirationTime(null).build()), "has expired");
    }

    @Test
    void aClockThatIsALittleOffIsForgiven() throws Exception {
        String token = signed(claims().expirationTime(Date.from(NOW.minusSeconds(30))).build());
        assertThat(authenticator.authenticate(token).tenant()).isEqualTo("red-team");
    }

    @Test
    void aTokenOfTheFutureIsRefused() throws Exception {
        refused(
                signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(90))).build()),
                "not valid yet");
    }

    @Test
    void anotherIssuersTokenIsRefused() throws Exception {
        refused(signed(claims().issuer("https://evil.example").build()), "another issuer");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws Exception {
        refused(signed(claims().audience("billing").build()), "not meant for crucible");
    }

    @Test
    void aTokenWithoutATenantIsRefused() throws Exception {
        refused(signed(claims().claim("tenant", null).build()), "no tenant");
        refused(signed(claims().claim("tenant", "../x").build()), "no tenant");
    }

    @Test
    void aTokenThatNobodySignedIsRefused() {
        refused(new PlainJWT(claims().build()).serialize(), "no signed JWT");
    }

    @Test
    void aPublicKeyIsNoSharedSecret() throws Exception {
        byte[] secret = RSA.toRSAPublicKey().getEncoded();
        refused(
                signed(JWSAlgorithm.HS256, "r1", new MACSigner(secret), claims().build()),
                "not signed by a key");
    }

    @Test
    void aKeyOfSomebodyElseSignsNothing() throws Exception {
        refused(
                signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa("r1")), claims().build()),
                "not signed by a key");
    }

    @Test
    void keysMayChange() throws Exception {
        Instant[] now = {NOW};
        JwtAuthenticator patient =
                new JwtAuthenticator(
                        JwtSettings.of(ISSUER, "crucible", keys.toUri()), () -> now[0]);
        patient.authenticate(signed(claims().build()));
        RSAKey next = rsa("r2");
        write(new JWKSet(next.toPublicJWK()));
        String token = signed(JWSAlgorithm.RS256, "r2", new RSASSASigner(next), claims().build());
        assertThatThrownBy(() -> patient.authenticate(token)).isInstanceOf(CrucibleException.class);
        now[0] = NOW.plusSeconds(31);
        assertThat(patient.authenticate(token).tenant()).isEqualTo(Principal.DEFAULT_TENANT);
    }

    @Test
    void keysNeverComeOverAnOpenNetwork() {
        JwtSettings open =
                JwtSettings.of(
                        ISSUER, "crucible", java.net.URI.create("http://192.0.2.1/keys.json"));
        assertThatThrownBy(() -> new JwtAuthenticator(open, InstantSource.fixed(NOW)))
                .hasMessageContaining("https");
    }
}
