package dev.crucible.backends.sqlite;

import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.Run;
import dev.crucible.core.telemetry.TraceContext;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A row of the table of runs as a run. */
final class RunRow {
    private final ResultSet row;

    private RunRow(ResultSet row) {
        this.row = row;
    }

    /** The run of the row that the cursor stands on. */
    static Run read(ResultSet row) throws SQLException {
        return new RunRow(row).run();
    }

    private Run run() throws SQLException {
        return new Run(
                new RunId(text("id")),
                text("tenant"),
                new RunSummary(
                        RunSummary.Kind.valueOf(text("kind").toUpperCase(Locale.ROOT)),
                        text("runtime"),
                        text("engine"),
                        text("isolation"),
                        Labels.parse(text("labels"))),
                Run.State.valueOf(text("state").toUpperCase(Locale.ROOT)),
                row.getInt("priority"),
                Instant.ofEpochMilli(row.getLong("submitted")),
                Instant.ofEpochMilli(row.getLong("not_before")),
                time("started"),
                time("ended"),
                row.getInt("attempt"),
                row.getLong("fence"),
                text("worker"),
                ending(),
                text("cause"),
                row.getBoolean("cancel_requested"),
                digest("request").orElseThrow(),
                digest("result"),
                text("batch"),
                text("key"),
                Optional.ofNullable(row.getString("retry_of")).map(RunId::new),
                Optional.ofNullable(row.getString("trace"))
                        .map(TraceContext::parse)
                        .orElse(TraceContext.NONE),
                row.getLong("revision"));
    }

    private Optional<Ending> ending() throws SQLException {
        String outcome = row.getString("outcome");
        if (outcome == null) {
            return Optional.empty();
        }
        Duration wall = Duration.ofMillis(row.getLong("wall"));
        if (row.getBoolean("verdict")) {
            return Optional.of(new Ending.Scored(outcome, wall, text("ran_on")));
        }
        Usage usage = new Usage(wall, Duration.ofMillis(row.getLong("cpu")), row.getLong("memory"));
        return Optional.of(
                new Ending.Ran(
                        outcome(outcome),
                        usage,
                        text("ran_on"),
                        IsolationClass.valueOf(text("ran_class").toUpperCase(Locale.ROOT))));
    }

    private Outcome outcome(String type) throws SQLException {
        return switch (type) {
            case "exited" -> new Outcome.Exited(row.getInt("number"));
            case "signalled" -> new Outcome.Signalled(row.getInt("number"));
            case "limit" ->
                    new Outcome.LimitReached(
                            Limit.valueOf(text("detail").toUpperCase(Locale.ROOT)));
            case "cancelled" -> new Outcome.Cancelled();
            case "refused" -> new Outcome.Refused(text("detail"));
            case "lost" -> new Outcome.Lost(text("detail"));
            default -> throw new SQLException("'" + type + "' is no outcome");
        };
    }

    private String text(String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new SQLException("a run without " + column);
        }
        return text;
    }

    private Optional<Instant> time(String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private Optional<Digest> digest(String column) throws SQLException {
        byte @Nullable [] bytes = row.getBytes(column);
        return bytes == null
                ? Optional.empty()
                : Optional.of(new Digest(HexFormat.of().formatHex(bytes)));
    }
}
