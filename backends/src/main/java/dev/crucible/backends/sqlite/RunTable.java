package dev.crucible.backends.sqlite;

import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.Run;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes runs into a table: the one of that name, which may be another than {@code runs} while the
 * table is made again.
 */
final class RunTable {
    private final String insert;
    private final String update;
    private final String select;

    RunTable(String name) {
        insert =
                "INSERT INTO "
                        + name
                        + "(seq, id, tenant, kind, runtime, engine, isolation, labels, words,"
                        + " priority, submitted, request, batch, key, retry_of, trace, state,"
                        + " not_before, attempt, fence, worker, cause, cancel_requested, revision)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '',"
                        + " '', 0, ?)";
        update =
                "UPDATE "
                        + name
                        + " SET state = ?, not_before = ?, started = ?, ended = ?, attempt = ?,"
                        + " fence = ?, worker = ?, cause = ?, cancel_requested = ?, result = ?,"
                        + " attestation = ?, outcome = ?, verdict = ?, ran_on = ?, ran_class = ?,"
                        + " number = ?, detail = ?, wall = ?, cpu = ?, memory = ?, revision = ?"
                        + " WHERE id = ?";
        select = "SELECT " + RunRow.COLUMNS + " FROM " + name + " WHERE id = ?";
    }

    @Nullable Run find(SqliteReads reads, RunId id) {
        return reads.query(
                        select,
                        statement -> statement.setString(1, id.value()),
                        rows ->
                                rows.next()
                                        ? Optional.of(RunRow.read(rows))
                                        : Optional.<Run>empty())
                .orElse(null);
    }

    /** Adds a run that has just been submitted. */
    void insert(Changes changes, Run run) {
        changes.write(insert, statement -> new Columns(statement).submitted(run));
    }

    /** Writes what can change of a run. */
    void update(Changes changes, Run run) {
        changes.write(update, statement -> new Columns(statement).changed(run));
    }

    /** Parameters one after the other. */
    private static final class Columns {
        private final PreparedStatement statement;
        private int last;

        Columns(PreparedStatement statement) {
            this.statement = statement;
        }

        void submitted(Run run) throws SQLException {
            number(run.revision());
            text(run.id().value());
            text(run.tenant());
            text(run.summary().kind().label());
            text(run.summary().runtime());
            text(run.summary().engine());
            text(run.summary().isolation());
            text(Labels.text(run.summary().labels()));
            text(Labels.words(run.summary().labels()));
            number(run.priority());
            number(run.submitted().toEpochMilli());
            digest(Optional.of(run.request()));
            text(run.batch());
            text(run.key());
            text(run.retryOf().map(RunId::value).orElse(null));
            text(run.trace().traceparent().orElse(null));
            text(run.state().label());
            number(run.notBefore().toEpochMilli());
            number(run.revision());
        }

        void changed(Run run) throws SQLException {
            text(run.state().label());
            number(run.notBefore().toEpochMilli());
            time(run.started());
            time(run.ended());
            number(run.attempt());
            number(run.fence());
            text(run.worker());
            text(run.cause());
            number(run.cancelRequested() ? 1 : 0);
            digest(run.result());
            digest(run.attestation());
            ending(run.ending());
            number(run.revision());
            text(run.id().value());
        }

        private void ending(Optional<Ending> ending) throws SQLException {
            switch (ending.orElse(null)) {
                case null -> nothing(9);
                case Ending.Ran(Outcome outcome, Usage usage, String engine, var isolation) -> {
                    text(outcome.type());
                    number(0);
                    text(engine);
                    text(isolation.label());
                    outcome(outcome);
                    number(usage.wall().toMillis());
                    number(usage.cpu().toMillis());
                    number(usage.memoryPeakBytes());
                }
                case Ending.Scored(String verdict, var took, String engine) -> {
                    text(verdict);
                    number(1);
                    text(engine);
                    nothing(3);
                    number(took.toMillis());
                    nothing(2);
                }
            }
        }

        private void outcome(Outcome outcome) throws SQLException {
            switch (outcome) {
                case Outcome.Exited(int code) -> {
                    number(code);
                    nothing(1);
                }
                case Outcome.Signalled(int signal) -> {
                    number(signal);
                    nothing(1);
                }
                case Outcome.LimitReached(var limit) -> {
                    nothing(1);
                    text(limit.label());
                }
                case Outcome.Cancelled _ -> nothing(2);
                case Outcome.Refused(String clause) -> {
                    nothing(1);
                    text(clause);
                }
                case Outcome.Lost(String cause) -> {
                    nothing(1);
                    text(cause);
                }
                case Outcome.Breached(String canary) -> {
                    nothing(1);
                    text(canary);
                }
            }
        }

        private void text(@Nullable String value) throws SQLException {
            statement.setString(++last, value);
        }

        private void number(long value) throws SQLException {
            statement.setLong(++last, value);
        }

        private void time(Optional<Instant> value) throws SQLException {
            if (value.isPresent()) {
                number(value.get().toEpochMilli());
            } else {
                nothing(1);
            }
        }

        private void digest(Optional<Digest> value) throws SQLException {
            statement.setBytes(++last, value.map(Digest::toBytes).orElse(null));
        }

        private void nothing(int columns) throws SQLException {
            for (int column = 0; column < columns; column++) {
                text(null);
            }
        }
    }
}
