package dev.crucible.api.http;

import dev.crucible.api.contract.Operation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Authenticator;
import dev.crucible.core.access.Principal;
import dev.crucible.core.journal.Actor;

import java.util.Optional;
import java.util.Set;

/** Finds out who is asking, and whether they may. */
final class Access {
    private static final String BEARER = "bearer ";
    private static final int MAX_TOKEN = 8192;

    /** Who asks for what anybody may. */
    private static final Principal NOBODY =
            new Principal(
                    new Actor(Actor.Kind.LOCAL, "nobody"), Principal.DEFAULT_TENANT, Set.of());

    private final Optional<Authenticator> authenticator;

    /** Without an authenticator everybody is {@link Principal#LOCAL}. */
    Access(Optional<Authenticator> authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Who is asking.
     *
     * @throws CrucibleException {@code UNAUTHENTICATED} or {@code FORBIDDEN}
     */
    Principal admit(Operation operation, Optional<String> authorization) {
        if (operation.scope().isEmpty()) {
            return NOBODY;
        }
        Principal principal =
                authenticator.isPresent()
                        ? authenticator.get().authenticate(token(authorization))
                        : Principal.LOCAL;
        if (!principal.may(operation.scope().get())) {
            throw new CrucibleException(
                    ErrorCode.FORBIDDEN,
                    "the scope %s is needed".formatted(operation.scope().get().label()));
        }
        return principal;
    }

    private static String token(Optional<String> authorization) {
        String header =
                authorization.orElseThrow(
                        () -> unauthenticated("send 'Authorization: Bearer' and an API key"));
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || header.length() > MAX_TOKEN) {
            throw unauthenticated("the header Authorization is not 'Bearer' and a token");
        }
        return header.substring(BEARER.length()).trim();
    }

    private static CrucibleException unauthenticated(String message) {
        return new CrucibleException(ErrorCode.UNAUTHENTICATED, message);
    }
}
