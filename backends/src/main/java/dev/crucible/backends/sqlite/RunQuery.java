package dev.crucible.backends.sqlite;

import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter as SQL. The index is chosen here and not by the planner, which knows nothing of how many
 * runs are in which state.
 */
final class RunQuery {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final String index;

    RunQuery(RunFilter filter, String before) {
        index = index(filter);
        equal("tenant", filter.tenant());
        filter.state().ifPresent(state -> equal("state", state.label()));
        equal("outcome", filter.outcome());
        equal("kind", filter.kind());
        equal("runtime", filter.runtime());
        equal("ran_on", filter.engine());
        if (!filter.batch().isEmpty()) {
            conditions.add("batch <> ''");
            equal("batch", filter.batch());
        }
        if (!filter.text().isEmpty()) {
            conditions.add("(instr(id, ?) OR instr(words, ?))");
            values.add(filter.text());
            values.add(filter.text());
        }
        filter.submittedAfter().ifPresent(time -> add("submitted >= ?", time.toEpochMilli()));
        filter.submittedBefore().ifPresent(time -> add("submitted < ?", time.toEpochMilli()));
        if (!before.isEmpty()) {
            add("id < ?", before);
        }
    }

    private static String index(RunFilter filter) {
        if (!filter.batch().isEmpty()) {
            return "runs_by_batch";
        }
        if (filter.state().isPresent() && filter.state().get() != Run.State.FINISHED) {
            return "runs_by_state";
        }
        return filter.tenant().isEmpty() ? "runs_by_id" : "runs_by_tenant";
    }

    private void equal(String column, String value) {
        if (!value.isEmpty()) {
            add(column + " = ?", value);
        }
    }

    private void add(String condition, Object value) {
        conditions.add(condition);
        values.add(value);
    }

    String list() {
        return "SELECT "
                + RunRow.COLUMNS
                + " FROM runs INDEXED BY "
                + index
                + where()
                + " ORDER BY id DESC LIMIT ?";
    }

    String count() {
        boolean all = conditions.isEmpty();
        return "SELECT state, count(*) FROM runs"
                + (all ? "" : " INDEXED BY " + index)
                + where()
                + " GROUP BY state";
    }

    private String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** Sets the values, and says how many there were. */
    int bind(PreparedStatement statement) throws SQLException {
        for (int at = 0; at < values.size(); at++) {
            statement.setObject(at + 1, values.get(at));
        }
        return values.size();
    }
}
