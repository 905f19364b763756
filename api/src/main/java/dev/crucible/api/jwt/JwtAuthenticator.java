package dev.crucible.api.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Authenticator;
import dev.crucible.core.access.Principal;
import dev.crucible.core.access.Scope;
import dev.crucible.core.journal.Actor;

import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Believes the tokens of one issuer: signed with one of its keys, meant for us, and valid now.
 * Thread-safe.
 */
public final class JwtAuthenticator implements Authenticator {
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final JwtSettings settings;
    private final InstantSource clock;
    private final KeySource keys;

    /**
     * Believes this issuer.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when its keys would come over an open
     *     network
     */
    public JwtAuthenticator(JwtSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        keys = new KeySource(settings.keys(), clock);
    }

    @Override
    public Principal authenticate(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            requireSigned(jwt);
            return principal(jwt.getJWTClaimsSet());
        } catch (ParseException noToken) {
            throw invalid("this is no signed JWT");
        }
    }

    private void requireSigned(SignedJWT jwt) {
        JWSHeader header = jwt.getHeader();
        Set<String> critical = header.getCriticalParams();
        if (critical != null && !critical.isEmpty()) {
            throw invalid("the JWT demands " + critical + ", which is not supported");
        }
        String id = header.getKeyID() == null ? "" : header.getKeyID();
        for (JWK key : candidates(keys.keys(id), id)) {
            boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
            boolean same =
                    key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm());
            if (signs && same && Signatures.valid(jwt, key)) {
                return;
            }
        }
        throw invalid("the JWT is not signed by a key of its issuer");
    }

    /** The key that the token names; of a token that names none, the only one. */
    private static List<JWK> candidates(JWKSet set, String id) {
        if (id.isEmpty()) {
            return set.size() == 1 ? set.getKeys() : List.of();
        }
        return set.getKeys().stream().filter(key -> id.equals(key.getKeyID())).toList();
    }

    private Principal principal(JWTClaimsSet claims) throws ParseException {
        if (!settings.issuer().equals(claims.getIssuer())) {
            throw invalid("the JWT is of another issuer");
        }
        if (!claims.getAudience().contains(settings.audience())) {
            throw invalid("the JWT is not meant for " + settings.audience());
        }
        requireValidNow(claims);
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > Actor.MAX_NAME) {
            throw invalid("the JWT does not say whom it is about");
        }
        return new Principal(new Actor(Actor.Kind.TOKEN, subject), tenant(claims), scopes(claims));
    }

    private void requireValidNow(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        if (expires == null || !now.minus(settings.skew()).isBefore(expires.toInstant())) {
            throw invalid("the JWT has expired");
        }
        Instant latest = now.plus(settings.skew());
        for (Date from : new Date[] {claims.getNotBeforeTime(), claims.getIssueTime()}) {
            if (from != null && from.toInstant().isAfter(latest)) {
                throw invalid("the JWT is not valid yet");
            }
        }
    }

    private String tenant(JWTClaimsSet claims) throws ParseException {
        if (settings.tenantClaim().isEmpty()) {
            return Principal.DEFAULT_TENANT;
        }
        String tenant = claims.getStringClaim(settings.tenantClaim());
        if (tenant == null || !TENANT.matcher(tenant).matches()) {
            throw invalid("the JWT has no tenant in '" + settings.tenantClaim() + "'");
        }
        return tenant;
    }

    private Set<Scope> scopes(JWTClaimsSet claims) {
        Object claim = claims.getClaim(settings.scopeClaim());
        Stream<String> words =
                switch (claim) {
                    case String text -> Arrays.stream(text.split(" ", -1));
                    case Collection<?> list -> list.stream().map(String::valueOf);
                    case null, default -> Stream.empty();
                };
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        words.map(Scope::of).forEach(scope -> scope.ifPresent(scopes::add));
        return scopes;
    }

    private static CrucibleException invalid(String message) {
        return new CrucibleException(ErrorCode.UNAUTHENTICATED, message);
    }
}
