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
    /** What a query for runs asks for; {@link #read} takes them in this order. */
    static final String COLUMNS =
            "id, tenant, kind, runtime, engine, isolation, labels, state, priority, submitted,"
                + " not_before, started, ended, attempt, fence, worker, outcome, verdict, ran_on,"
                + " ran_class, number, detail, wall, cpu, memory, cause, cancel_requested, request,"
                + " result, attestation, batch, key, retry_of, trace, revision";

    private static final int ENDING_COLUMNS = 9;

    private final ResultSet row;
    private int last;

    private RunRow(ResultSet row) {
        this.row = row;
    }

    /** The run of the row that the cursor stands on. */
    static Run read(ResultSet row) throws SQLException {
        return new RunRow(row).run();
    }

    /** The arguments are evaluated from left to right, as the columns are. */
    private Run run() throws SQLException {
        return new Run(
                new RunId(text()),
                text(),
                new RunSummary(
                        RunSummary.Kind.valueOf(upper()),
                        text(),
                        text(),
                        text(),
                        Labels.parse(text())),
                Run.State.valueOf(upper()),
                number(),
                Instant.ofEpochMilli(whole()),
                Instant.ofEpochMilli(whole()),
                time(),
                time(),
                number(),
                whole(),
                text(),
                ending(),
                text(),
                number() != 0,
                digest().orElseThrow(),
                digest(),
                digest(),
                text(),
                text(),
                optional().map(RunId::new),
                optional().map(TraceContext::parse).orElse(TraceContext.NONE),
                whole());
    }

    private Optional<Ending> ending() throws SQLException {
        int end = last + ENDING_COLUMNS;
        Optional<String> outcome = optional();
        Optional<Ending> ending =
                outcome.isPresent() ? Optional.of(ending(outcome.get())) : Optional.empty();
        last = end;
        return ending;
    }

    private Ending ending(String outcome) throws SQLException {
        boolean verdict = number() != 0;
        String engine = text();
        Optional<String> isolation = optional();
        int code = number();
        String detail = optional().orElse("");
        Duration wall = Duration.ofMillis(whole());
        if (verdict) {
            return new Ending.Scored(outcome, wall, engine);
        }
        return new Ending.Ran(
                outcome(outcome, code, detail),
                new Usage(wall, Duration.ofMillis(whole()), whole()),
                engine,
                IsolationClass.valueOf(isolation.orElseThrow().toUpperCase(Locale.ROOT)));
    }

    private static Outcome outcome(String type, int code, String detail) throws SQLException {
        return switch (type) {
            case "exited" -> new Outcome.Exited(code);
            case "signalled" -> new Outcome.Signalled(code);
            case "limit" ->
                    new Outcome.LimitReached(Limit.valueOf(detail.toUpperCase(Locale.ROOT)));
            case "cancelled" -> new Outcome.Cancelled();
            case "refused" -> new Outcome.Refused(detail);
            case "lost" -> new Outcome.Lost(detail);
            case "breached" -> new Outcome.Breached(detail);
            default -> throw new SQLException("'" + type + "' is no outcome");
        };
    }

    private String text() throws SQLException {
        return optional().orElseThrow(() -> new SQLException("a run without column " + last));
    }

    private Optional<String> optional() throws SQLException {
        return Optional.ofNullable(row.getString(++last));
    }

    private String upper() throws SQLException {
        return text().toUpperCase(Locale.ROOT);
    }

    private int number() throws SQLException {
        return row.getInt(++last);
    }

    private long whole() throws SQLException {
        return row.getLong(++last);
    }

    private Optional<Instant> time() throws SQLException {
        long millis = whole();
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private Optional<Digest> digest() throws SQLException {
        byte @Nullable [] bytes = row.getBytes(++last);
        return bytes == null
                ? Optional.empty()
                : Optional.of(new Digest(HexFormat.of().formatHex(bytes)));
    }
}
