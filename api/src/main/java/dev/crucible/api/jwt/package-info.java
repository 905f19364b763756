/**
 * Tokens of an identity provider (OpenID Connect, RFC 7519): whom it vouches for. Knows no server.
 */
@NullMarked
package dev.crucible.api.jwt;

import org.jspecify.annotations.NullMarked;
