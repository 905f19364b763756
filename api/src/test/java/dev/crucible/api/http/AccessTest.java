package dev.crucible.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Digest;
import dev.crucible.core.access.ApiKey;
import dev.crucible.core.access.KeyAuthenticator;
import dev.crucible.core.access.KeyStore;
import dev.crucible.core.access.Scope;
import dev.crucible.core.access.Tokens;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who gets in. */
class AccessTest {
    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
    private static final String QUEUE = "/api/v1/queue";

    private final Keys keys = new Keys();
    private final TestServer server =
            TestServer.of(
                    new ApiHandlers()
                            .bind(
                                    "getQueue",
                                    request ->
                                            ApiResponse.json(
                                                    TestServer.JSON.readTree(
                                                            """
                                                            {"state": "open", "waiting": 0, "delayed": 0,
                                                             "leased": 0, "dead": 0, "oldestWaitMillis": 0,
                                                             "tenants": [{"tenant": "%s", "waiting": 0,
                                                              "delayed": 0, "leased": 0}]}
                                                            """
                                                                    .formatted(request.tenant())))),
                    new KeyAuthenticator(keys, InstantSource.fixed(NOW)));
    private final String token = new Tokens(new SecureRandom()).next();

    /** Keys in memory. */
    private static final class Keys implements KeyStore {
        private final Map<Digest, ApiKey> byHash = new HashMap<>();

        @Override
        public void create(ApiKey key, Digest tokenHash) {
            byHash.put(tokenHash, key);
        }

        @Override
        public List<ApiKey> list() {
            return new ArrayList<>(byHash.values());
        }

        @Override
        public Optional<ApiKey> find(String id) {
            return list().stream().filter(key -> key.id().equals(id)).findFirst();
        }

        @Override
        public boolean revoke(String id, Instant time) {
            byHash.replaceAll((_, key) -> key(key.scopes(), key.expires(), Optional.of(time)));
            return true;
        }

        @Override
        public Optional<ApiKey> findByHash(Digest tokenHash) {
            return Optional.ofNullable(byHash.get(tokenHash));
        }
    }

    private static ApiKey key(
            Set<Scope> scopes, Optional<Instant> expires, Optional<Instant> revoked) {
        return new ApiKey("key-1", "test", "red-team", scopes, NOW, expires, revoked);
    }

    private void create(Scope scope, Optional<Instant> expires) {
        keys.create(key(Set.of(scope), expires, Optional.empty()), Tokens.hash(token));
    }

    private HttpResponse<String> ask(String authorization) throws Exception {
        return server.get(QUEUE, to -> to.header("Authorization", authorization));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theHolderOfAKeyIsOfItsTenant() throws Exception {
        create(Scope.STATS_READ, Optional.empty());
        HttpResponse<String> response = ask("Bearer " + token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("red-team");
        assertThat(ask("bearer " + token).statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyGetsInWithoutAKey() throws Exception {
        HttpResponse<String> response = server.get(QUEUE);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(ask("Basic YTpi").statusCode()).isEqualTo(401);
        assertThat(ask("Bearer").statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        create(Scope.STATS_READ, Optional.empty());
        assertThat(ask("Bearer " + new Tokens(new SecureRandom()).next()).statusCode())
                .isEqualTo(401);
        assertThat(ask("Bearer " + token + "x").statusCode()).isEqualTo(401);
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        create(Scope.STATS_READ, Optional.empty());
        keys.revoke("key-1", NOW);
        HttpResponse<String> response = ask("Bearer " + token);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("revoked");
    }

    @Test
    void anExpiredKeyIsRefused() throws Exception {
        create(Scope.STATS_READ, Optional.of(NOW));
        assertThat(ask("Bearer " + token).statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyWithoutTheScopeIsRefused() throws Exception {
        create(Scope.RUNS_READ, Optional.empty());
        HttpResponse<String> response = ask("Bearer " + token);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("stats:read");
    }

    @Test
    void theContractNeedsNoKey() throws Exception {
        assertThat(server.get("/openapi.json").statusCode()).isEqualTo(200);
    }
}
