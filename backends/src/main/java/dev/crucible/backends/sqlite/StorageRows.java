package dev.crucible.backends.sqlite;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Storage.Owner;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The tables of storage. Questions are asked of whatever answers them; changes join a unit. */
final class StorageRows {
    private static final String COLUMNS =
            "SELECT id, tenant, subject, name, digest, bytes, since, expires FROM objects ";
    private static final String BLOB = "SELECT bytes, content FROM blobs WHERE digest = ?";
    private static final String SIZE = "SELECT bytes FROM blobs WHERE digest = ?";
    private static final String SUMS = "SELECT substr(sums, ?, ?) FROM blobs WHERE digest = ?";
    private static final String USAGE = "SELECT bytes FROM storage_usage WHERE tenant = ?";
    private static final String USAGES =
            "SELECT tenant, objects, bytes FROM storage_usage WHERE objects > 0 ORDER BY tenant";
    private static final String IN_FILES =
            "SELECT count(*), coalesce(sum(bytes), 0) FROM blobs INDEXED BY blobs_in_files"
                    + " WHERE content IS NULL";
    private static final String NAMED = COLUMNS + "WHERE tenant = ? AND subject = ? AND name = ?";
    private static final String OF_SUBJECT = COLUMNS + "WHERE tenant = ? AND subject = ?";
    private static final String OF_DIGEST = COLUMNS + "WHERE digest = ? AND tenant = ?";
    private static final String HELD = "SELECT 1 FROM objects WHERE digest = ? AND tenant = ?";
    private static final String EXPIRED = COLUMNS + "WHERE expires <= ? ORDER BY expires LIMIT ?";

    private static final String ADD_BLOB =
            "INSERT INTO blobs (digest, bytes, content, sums) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (digest) DO NOTHING";
    private static final String DELETE_UNUSED =
            "DELETE FROM blobs WHERE digest = ?1"
                    + " AND NOT EXISTS (SELECT 1 FROM objects WHERE digest = ?1)";
    private static final String ADD =
            "INSERT INTO objects (tenant, subject, name, digest, bytes, since, expires)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String DELETE = "DELETE FROM objects WHERE id = ?";
    private static final String CHARGE =
            "INSERT INTO storage_usage (tenant, objects, bytes) VALUES (?, ?, ?)"
                    + " ON CONFLICT (tenant) DO UPDATE"
                    + " SET objects = objects + excluded.objects, bytes = bytes + excluded.bytes";

    private static final String DISCHARGE =
            "UPDATE storage_usage SET objects = objects - 1, bytes = bytes - ? WHERE tenant = ?";

    private StorageRows() {}

    /** Content that is kept: its size, and itself where it is small. */
    record Kept(long bytes, Optional<Bytes> content) {}

    /** What is charged to a tenant. */
    record Charged(String tenant, long objects, long bytes) {}

    static Optional<Kept> find(SqliteReads reads, Digest digest) {
        return reads.query(
                BLOB,
                statement -> statement.setBytes(1, digest.toBytes()),
                rows -> {
                    if (!rows.next()) {
                        return Optional.empty();
                    }
                    long bytes = rows.getLong(1);
                    byte[] content = rows.getBytes(2);
                    if (bytes == 0) {
                        return Optional.of(new Kept(0, Optional.of(Bytes.EMPTY)));
                    }
                    return Optional.of(
                            new Kept(bytes, Optional.ofNullable(content).map(Bytes::copyOf)));
                });
    }

    static Optional<Long> size(SqliteReads reads, Digest digest) {
        return reads.query(
                SIZE,
                statement -> statement.setBytes(1, digest.toBytes()),
                rows -> rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty());
    }

    static Bytes sums(SqliteReads reads, Digest digest, long first, int count) {
        return reads.query(
                SUMS,
                statement -> {
                    statement.setLong(1, first * Blob.SUM + 1);
                    statement.setInt(2, count * Blob.SUM);
                    statement.setBytes(3, digest.toBytes());
                },
                rows -> {
                    byte[] sums = rows.next() ? rows.getBytes(1) : null;
                    return sums == null ? Bytes.EMPTY : Bytes.copyOf(sums);
                });
    }

    static long held(SqliteReads reads, String tenant) {
        return reads.query(
                USAGE,
                statement -> statement.setString(1, tenant),
                rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    static List<Charged> charged(SqliteReads reads) {
        return reads.query(
                USAGES,
                Binder.NONE,
                rows -> {
                    List<Charged> all = new ArrayList<>();
                    while (rows.next()) {
                        all.add(new Charged(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                    }
                    return all;
                });
    }

    /** Content in files. */
    static SqliteStorage.InFiles inFiles(SqliteReads reads) {
        return reads.query(
                IN_FILES,
                Binder.NONE,
                rows -> {
                    rows.next();
                    return new SqliteStorage.InFiles(rows.getLong(1), rows.getLong(2));
                });
    }

    static boolean refers(SqliteReads reads, String tenant, Digest digest) {
        return reads.query(
                HELD,
                statement -> {
                    statement.setBytes(1, digest.toBytes());
                    statement.setString(2, tenant);
                },
                ResultSet::next);
    }

    static Optional<StoredObject> named(SqliteReads reads, Owner owner) {
        return reads
                .query(
                        NAMED,
                        statement -> {
                            statement.setString(1, owner.tenant());
                            statement.setString(2, owner.subject());
                            statement.setString(3, owner.name());
                        },
                        StorageRows::objects)
                .stream()
                .findFirst();
    }

    static List<StoredObject> ofSubject(SqliteReads reads, String tenant, String subject) {
        return reads.query(
                OF_SUBJECT,
                statement -> {
                    statement.setString(1, tenant);
                    statement.setString(2, subject);
                },
                StorageRows::objects);
    }

    static List<StoredObject> ofDigest(SqliteReads reads, String tenant, Digest digest) {
        return reads.query(
                OF_DIGEST,
                statement -> {
                    statement.setBytes(1, digest.toBytes());
                    statement.setString(2, tenant);
                },
                StorageRows::objects);
    }

    static List<StoredObject> expired(SqliteReads reads, Instant now, int most) {
        return reads.query(
                EXPIRED,
                statement -> {
                    statement.setLong(1, now.toEpochMilli());
                    statement.setInt(2, most);
                },
                StorageRows::objects);
    }

    /** One statement for each kind of filter, so that each is prepared once. */
    static List<StoredObject> list(
            SqliteReads reads, StorageFilter filter, long before, int limit) {
        StringBuilder sql = new StringBuilder(COLUMNS).append(index(filter)).append("WHERE id < ?");
        sql.append(filter.tenant().isEmpty() ? "" : " AND tenant = ?");
        sql.append(filter.subject().isEmpty() ? "" : " AND subject = ?");
        sql.append(filter.namePrefix().isEmpty() ? "" : " AND substr(name, 1, ?) = ?");
        sql.append(filter.digest().isEmpty() ? "" : " AND digest = ?");
        sql.append(filter.minBytes() <= 0 ? "" : " AND bytes >= ?");
        sql.append(" ORDER BY id DESC LIMIT ?");
        return reads.query(
                sql.toString(),
                statement -> bind(statement, filter, before, limit),
                StorageRows::objects);
    }

    /** Left alone, SQLite prefers the order by id, and looks at all that a tenant has. */
    private static String index(StorageFilter filter) {
        if (!filter.digest().isEmpty()) {
            return "INDEXED BY objects_by_digest ";
        }
        boolean named = !filter.tenant().isEmpty() && !filter.subject().isEmpty();
        return named ? "INDEXED BY objects_by_name " : "";
    }

    private static void bind(
            PreparedStatement statement, StorageFilter filter, long before, int limit)
            throws SQLException {
        int at = 1;
        statement.setLong(at++, before);
        if (!filter.tenant().isEmpty()) {
            statement.setString(at++, filter.tenant());
        }
        if (!filter.subject().isEmpty()) {
            statement.setString(at++, filter.subject());
        }
        String prefix = filter.namePrefix();
        if (!prefix.isEmpty()) {
            statement.setInt(at++, prefix.codePointCount(0, prefix.length()));
            statement.setString(at++, prefix);
        }
        if (!filter.digest().isEmpty()) {
            statement.setBytes(at++, HexFormat.of().parseHex(filter.digest()));
        }
        if (filter.minBytes() > 0) {
            statement.setLong(at++, filter.minBytes());
        }
        statement.setInt(at, limit);
    }

    private static List<StoredObject> objects(ResultSet rows) throws SQLException {
        List<StoredObject> all = new ArrayList<>();
        while (rows.next()) {
            long millis = rows.getLong(8);
            Instant expires = rows.wasNull() ? Instant.MAX : Instant.ofEpochMilli(millis);
            all.add(
                    new StoredObject(
                            rows.getLong(1),
                            new Owner(
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    expires),
                            new Digest(HexFormat.of().formatHex(rows.getBytes(5))),
                            rows.getLong(6),
                            Instant.ofEpochMilli(rows.getLong(7))));
        }
        return all;
    }

    /** Keeps content, unless it is kept already; the text is empty where it is in a file. */
    static void add(SqliteTransaction unit, Blob blob, Optional<Bytes> content) {
        unit.write(
                ADD_BLOB,
                statement -> {
                    statement.setBytes(1, blob.digest().toBytes());
                    statement.setLong(2, blob.bytes());
                    if (content.isPresent()) {
                        statement.setBytes(3, content.get().toArray());
                    } else {
                        statement.setNull(3, Types.BLOB);
                    }
                    statement.setBytes(4, blob.sums().toArray());
                });
    }

    static void add(SqliteTransaction unit, Owner owner, Digest digest, long bytes, Instant now) {
        unit.write(
                ADD,
                statement -> {
                    statement.setString(1, owner.tenant());
                    statement.setString(2, owner.subject());
                    statement.setString(3, owner.name());
                    statement.setBytes(4, digest.toBytes());
                    statement.setLong(5, bytes);
                    statement.setLong(6, now.toEpochMilli());
                    if (owner.expires().equals(Instant.MAX)) {
                        statement.setNull(7, Types.INTEGER);
                    } else {
                        statement.setLong(7, owner.expires().toEpochMilli());
                    }
                });
        unit.write(
                CHARGE,
                statement -> {
                    statement.setString(1, owner.tenant());
                    statement.setLong(2, 1);
                    statement.setLong(3, bytes);
                });
    }

    /** Deletes a reference; the content stays until {@link #dropUnused}. */
    static void remove(SqliteTransaction unit, StoredObject object) {
        unit.write(DELETE, statement -> statement.setLong(1, object.id()));
        unit.write(
                DISCHARGE,
                statement -> {
                    statement.setLong(1, object.bytes());
                    statement.setString(2, object.owner().tenant());
                });
    }

    /** Deletes content that nobody refers to any more. */
    static void dropUnused(SqliteTransaction unit, Digest digest) {
        unit.write(DELETE_UNUSED, statement -> statement.setBytes(1, digest.toBytes()));
    }
}
