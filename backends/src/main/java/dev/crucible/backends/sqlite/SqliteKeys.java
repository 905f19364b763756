package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.ApiKey;
import dev.crucible.core.access.KeyStore;
import dev.crucible.core.access.Scope;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keys in this store; all of them are in memory too, because every request asks for one. */
public final class SqliteKeys implements KeyStore {
    private static final String ALL =
            "SELECT id, name, tenant, scopes, created, expires, revoked, hash FROM keys";
    private static final String INSERT =
            "INSERT INTO keys (id, name, tenant, scopes, created, expires, revoked, hash)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REVOKE = "UPDATE keys SET revoked = ? WHERE id = ?";

    private final SqliteStore store;
    private final ConcurrentHashMap<String, Held> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Digest, String> byHash = new ConcurrentHashMap<>();

    private record Held(ApiKey key, Digest hash) {}

    /** The keys of this store. There must be one only. */
    public SqliteKeys(SqliteStore store) {
        this.store = store;
        store.query(
                        ALL,
                        Binder.NONE,
                        rows -> {
                            List<Held> held = new java.util.ArrayList<>();
                            while (rows.next()) {
                                held.add(new Held(key(rows), new Digest(rows.getString(8))));
                            }
                            return held;
                        })
                .forEach(this::remember);
    }

    private static ApiKey key(ResultSet rows) throws SQLException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        rows.getString(4).lines().forEach(label -> Scope.of(label).ifPresent(scopes::add));
        return new ApiKey(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                scopes,
                Instant.ofEpochMilli(rows.getLong(5)),
                time(rows, 6),
                time(rows, 7));
    }

    private static Optional<Instant> time(ResultSet rows, int column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public void create(ApiKey key, Digest tokenHash) {
        store.commit(() -> {
            if (byId.containsKey(key.id())) {
                throw new CrucibleException(
                        ErrorCode.CONFLICT, "there is a key " + key.id() + " already");
            }
            store.current().write(INSERT, statement -> bind(statement, key, tokenHash));
            Held held = new Held(key, tokenHash);
            store.current().afterCommit(() -> remember(held));
            return held;
        });
    }

    private static void bind(PreparedStatement statement, ApiKey key, Digest hash)
            throws SQLException {
        statement.setString(1, key.id());
        statement.setString(2, key.name());
        statement.setString(3, key.tenant());
        statement.setString(
                4,
                key.scopes().stream().sorted().map(Scope::label).collect(Collectors.joining("\n")));
        statement.setLong(5, key.created().toEpochMilli());
        bind(statement, 6, key.expires());
        bind(statement, 7, key.revoked());
        statement.setString(8, hash.hex());
    }

    private static void bind(PreparedStatement statement, int index, Optional<Instant> time)
            throws SQLException {
        if (time.isPresent()) {
            statement.setLong(index, time.get().toEpochMilli());
        } else {
            statement.setNull(index, Types.INTEGER);
        }
    }

    @Override
    public List<ApiKey> list() {
        return byId.values().stream()
                .map(Held::key)
                .sorted(Comparator.comparing(ApiKey::id))
                .toList();
    }

    @Override
    public Optional<ApiKey> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Held::key);
    }

    @Override
    public boolean revoke(String id, Instant time) {
        return store.commit(() -> {
            Held held = byId.get(id);
            if (held == null || held.key.revoked().isPresent()) {
                return false;
            }
            ApiKey key = held.key;
            Held revoked =
                    new Held(
                            new ApiKey(
                                    key.id(),
                                    key.name(),
                                    key.tenant(),
                                    key.scopes(),
                                    key.created(),
                                    key.expires(),
                                    Optional.of(time)),
                            held.hash);
            store.current()
                    .write(
                            REVOKE,
                            statement -> {
                                statement.setLong(1, time.toEpochMilli());
                                statement.setString(2, id);
                            });
            store.current().afterCommit(() -> remember(revoked));
            return true;
        });
    }

    @Override
    public Optional<ApiKey> findByHash(Digest tokenHash) {
        String id = byHash.get(tokenHash);
        return id == null ? Optional.empty() : find(id);
    }

    private void remember(Held held) {
        byId.put(held.key.id(), held);
        byHash.put(held.hash, held.key.id());
    }
}
