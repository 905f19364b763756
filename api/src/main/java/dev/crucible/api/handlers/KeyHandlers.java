package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.ApiKey;
import dev.crucible.core.access.KeyIssuer;
import dev.crucible.core.access.KeyStore;
import dev.crucible.core.access.Scope;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what. Nobody can give what they do not have: a key's scopes are among those of its
 * maker, and only the operator's own tenant makes keys for others.
 */
public final class KeyHandlers {
    private final UnitOfWork units;
    private final Journal journal;
    private final KeyStore keys;
    private final KeyIssuer issuer;
    private final InstantSource clock;

    /** Handlers over these keys. */
    public KeyHandlers(
            UnitOfWork units,
            Journal journal,
            KeyStore keys,
            KeyIssuer issuer,
            InstantSource clock) {
        this.units = units;
        this.journal = journal;
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("listKeys", this::list)
                .bind("createKey", this::create)
                .bind("revokeKey", this::revoke);
    }

    private ApiResponse list(ApiRequest request) {
        ObjectNode node = Views.object();
        ArrayNode array = node.putArray("keys");
        keys.list().stream()
                .filter(key -> visible(request, key))
                .forEach(key -> array.add(view(key)));
        return ApiResponse.json(node);
    }

    private ApiResponse create(ApiRequest request) {
        JsonNode body = request.json();
        String tenant = body.path("tenant").asString(request.tenant());
        if (!tenant.equals(request.tenant()) && !operator(request)) {
            throw new CrucibleException(
                    ErrorCode.FORBIDDEN, "keys of tenant '" + tenant + "' are not yours to make");
        }
        KeyIssuer.Issued made =
                issuer.issue(
                        new KeyIssuer.Wish(
                                body.path("name").asString(),
                                tenant,
                                scopes(request, body),
                                body.has("expires")
                                        ? Optional.of(Times.read(body, "expires"))
                                        : Optional.empty()),
                        request.tenant(),
                        request.principal().actor(),
                        body.path("reason").asString(""));
        ObjectNode node = Views.object();
        node.set("key", view(made.key()));
        return ApiResponse.created(
                "/api/v1/keys/" + made.key().id(), node.put("token", made.token()));
    }

    private static Set<Scope> scopes(ApiRequest request, JsonNode body) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (JsonNode label : body.path("scopes")) {
            Scope.of(label.asString()).ifPresent(scopes::add);
        }
        for (Scope scope : scopes) {
            if (!request.principal().may(scope)) {
                throw new CrucibleException(
                        ErrorCode.FORBIDDEN,
                        "you do not have " + scope.label() + ", so you cannot give it");
            }
        }
        return scopes;
    }

    private ApiResponse revoke(ApiRequest request) {
        String id = request.text("id");
        ApiKey key =
                keys.find(id)
                        .filter(known -> visible(request, known))
                        .orElseThrow(() ->
                                new CrucibleException(
                                        ErrorCode.NOT_FOUND, "there is no key " + id));
        units.commit(() -> {
            boolean revoked = keys.revoke(key.id(), clock.instant());
            if (revoked) {
                journal.append(
                        List.of(
                                new Entry(
                                        key.tenant(),
                                        request.principal().actor(),
                                        request.findText("reason").orElse(""),
                                        new Fact.KeyRevoked(key.id()))));
            }
            return revoked;
        });
        return ApiResponse.noContent();
    }

    private static boolean visible(ApiRequest request, ApiKey key) {
        return key.tenant().equals(request.tenant()) || operator(request);
    }

    private static boolean operator(ApiRequest request) {
        return request.tenant().equals(dev.crucible.core.access.Principal.DEFAULT_TENANT);
    }

    private static ObjectNode view(ApiKey key) {
        ObjectNode node = Views.object();
        node.put("id", key.id()).put("name", key.name()).put("tenant", key.tenant());
        ArrayNode scopes = node.putArray("scopes");
        key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.label()));
        node.put("createdAt", Views.time(key.created()));
        key.expires().ifPresent(time -> node.put("expires", Views.time(time)));
        key.revoked().ifPresent(time -> node.put("revokedAt", Views.time(time)));
        return node;
    }
}
