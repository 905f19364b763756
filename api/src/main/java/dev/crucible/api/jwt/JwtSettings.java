package dev.crucible.api.jwt;

import java.net.URI;
import java.time.Duration;

/**
 * Whom to believe.
 *
 * @param issuer exactly what {@code iss} says
 * @param audience what {@code aud} must contain
 * @param keys where the issuer's keys are (a JWK set, RFC 7517): {@code https:}, {@code http:} on
 *     the loopback interface only, or {@code file:}
 * @param scopeClaim the claim with the scopes: text with spaces between them, or an array
 * @param tenantClaim the claim with the tenant; empty when everybody belongs to {@code default}
 * @param skew how far the issuer's clock may be from ours
 */
public record JwtSettings(
        String issuer,
        String audience,
        URI keys,
        String scopeClaim,
        String tenantClaim,
        Duration skew) {
    /** What most providers do: {@code scope}, everybody in one tenant, a minute. */
    public static JwtSettings of(String issuer, String audience, URI keys) {
        return new JwtSettings(issuer, audience, keys, "scope", "", Duration.ofMinutes(1));
    }
}
