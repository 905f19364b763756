package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunStore;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The runs in the database, which the journal keeps up to date. Thread-safe. */
public final class SqliteRuns implements RunStore {
    private static final int MOST = 1_000;
    private static final String BY_KEY =
            "SELECT " + RunRow.COLUMNS + " FROM runs WHERE tenant = ? AND key = ? AND key <> ''";

    private final SqliteStore store;
    private final RunTable table = new RunTable("runs");
    private final RecentRuns recent = new RecentRuns();
    private final RunProjection projection = new RunProjection(table, recent);

    /** The runs of this store. */
    public SqliteRuns(SqliteStore store) {
        this.store = store;
    }

    /** What the journal tells of every event. */
    Projection projection() {
        return projection;
    }

    @Override
    public Optional<Run> find(RunId id) {
        return Optional.ofNullable(store.inUnit() ? projection.find(store, id) : durable(id));
    }

    private @Nullable Run durable(RunId id) {
        Run known = recent.find(id);
        if (known != null) {
            return known;
        }
        long changes = recent.changes();
        Run read = table.find(store, id);
        if (read != null) {
            recent.read(read, changes);
        }
        return read;
    }

    @Override
    public Optional<Run> findByKey(String tenant, String key) {
        return store.query(
                BY_KEY,
                statement -> {
                    statement.setString(1, tenant);
                    statement.setString(2, key);
                },
                rows -> rows.next() ? Optional.of(RunRow.read(rows)) : Optional.empty());
    }

    @Override
    public List<Run> list(RunFilter filter, String before, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "runs are listed 1 to 1000 at once");
        }
        RunQuery query = new RunQuery(filter, before);
        return store.search(
                query.list(),
                statement -> statement.setInt(query.bind(statement) + 1, limit),
                SqliteRuns::all);
    }

    private static List<Run> all(ResultSet rows) throws SQLException {
        List<Run> runs = new ArrayList<>();
        while (rows.next()) {
            runs.add(RunRow.read(rows));
        }
        return runs;
    }

    @Override
    public Map<Run.State, Long> count(RunFilter filter) {
        RunQuery query = new RunQuery(filter, "");
        return store.search(query.count(), query::bind, SqliteRuns::byState);
    }

    private static Map<Run.State, Long> byState(ResultSet rows) throws SQLException {
        Map<Run.State, Long> counts = new EnumMap<>(Run.State.class);
        while (rows.next()) {
            counts.put(
                    Run.State.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)), rows.getLong(2));
        }
        return counts;
    }
}
