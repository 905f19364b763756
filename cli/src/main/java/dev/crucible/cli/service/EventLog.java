package dev.crucible.cli.service;

import dev.crucible.core.Ending;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.telemetry.Scope;

import java.lang.System.Logger.Level;

/**
 * The events of the journal as lines of the log: what an operator must know as warnings, what
 * changes the service as information, and the way of each run for whoever looks for a fault.
 */
final class EventLog {
    private static final System.Logger LOG = System.getLogger(EventLog.class.getName());

    private EventLog() {}

    /** A line, if the log is to have one. */
    static void write(Event event) {
        Level level = level(event.fact());
        if (!LOG.isLoggable(level)) {
            return;
        }
        Scope scope = Scope.NONE.withTenant(event.entry().tenant());
        Scope whole =
                event.fact() instanceof Fact.RunFact about
                        ? scope.withRun(about.run().value())
                        : scope;
        whole.run(() -> LOG.log(level, text(event.fact()) + by(event)));
    }

    private static Level level(Fact fact) {
        return switch (fact) {
            case Fact.FaultFound _, Fact.CanaryTouched _, Fact.HostChanged _ -> Level.ERROR;
            case Fact.ContainmentMeasured measured ->
                    measured.unexpected().isEmpty() ? Level.INFO : Level.ERROR;
            case Fact.RunDeadLettered _, Fact.ClockWentBack _ -> Level.WARNING;
            case Fact.RunRequeued _,
                    Fact.RunRedriven _,
                    Fact.QueueStateChanged _,
                    Fact.KeyCreated _,
                    Fact.KeyRevoked _,
                    Fact.WorkerJoined _,
                    Fact.WorkerLeft _ ->
                    Level.INFO;
            case Fact.RunSubmitted _,
                    Fact.RunClaimed _,
                    Fact.RunFinished _,
                    Fact.RunCancelRequested _,
                    Fact.RunCancelled _,
                    Fact.SandboxOpened _,
                    Fact.SandboxClosed _,
                    Fact.PayloadErased _,
                    Fact.ServiceStarted _,
                    Fact.ServiceStopped _ ->
                    Level.DEBUG;
        };
    }

    private static String text(Fact fact) {
        return switch (fact) {
            case Fact.RunSubmitted submitted ->
                    "submitted: %s, runtime %s"
                            .formatted(
                                    submitted.summary().kind().label(),
                                    submitted.summary().runtime());
            case Fact.RunClaimed claimed ->
                    "claimed by %s, attempt %d".formatted(claimed.worker(), claimed.attempt());
            case Fact.RunRequeued requeued ->
                    "is tried again from %s: %s".formatted(requeued.notBefore(), requeued.cause());
            case Fact.RunFinished finished -> "ended: " + ending(finished.ending());
            case Fact.RunCancelRequested _ -> "is to be cancelled";
            case Fact.RunCancelled _ -> "cancelled";
            case Fact.RunDeadLettered dead ->
                    "given up after %d attempts: %s".formatted(dead.attempts(), dead.cause());
            case Fact.RunRedriven _ -> "is tried again after it was given up";
            case Fact.QueueStateChanged(String state) -> "the queue is " + state;
            case Fact.SandboxOpened opened ->
                    "sandbox %s opened on %s".formatted(opened.sandbox(), opened.engine());
            case Fact.SandboxClosed closed ->
                    "sandbox %s closed: %s".formatted(closed.sandbox(), closed.cause());
            case Fact.KeyCreated created ->
                    "key %s made for '%s', with %s"
                            .formatted(created.key(), created.name(), created.scopes());
            case Fact.KeyRevoked(String key) -> "key " + key + " revoked";
            case Fact.PayloadErased erased ->
                    "erased %d bytes, %s".formatted(erased.bytes(), erased.payload());
            case Fact.WorkerJoined joined ->
                    "worker %s is here, with the engines %s%s"
                            .formatted(
                                    joined.worker(),
                                    joined.engines(),
                                    joined.certificate()
                                            .map(name -> " and the certificate of " + name)
                                            .orElse(""));
            case Fact.WorkerLeft left ->
                    "worker %s left: %s".formatted(left.worker(), left.cause());
            case Fact.ContainmentMeasured measured ->
                    "engine %s measured (%s): %s"
                            .formatted(
                                    measured.engine(),
                                    measured.scope(),
                                    measured.unexpected().isEmpty()
                                            ? "all as expected"
                                            : "NOT as expected: " + measured.unexpected());
            case Fact.ServiceStarted(String version) -> "version " + version + " started";
            case Fact.ServiceStopped _ -> "stopped";
            case Fact.ClockWentBack(long millis) ->
                    "the clock went back by %d ms: times around now cannot be trusted"
                            .formatted(millis);
            case Fact.CanaryTouched touched ->
                    "a program broke out of its sandbox%s: %s"
                            .formatted(
                                    touched.run().isEmpty() ? "" : ", " + touched.run(),
                                    touched.detail());
            case Fact.HostChanged(String check, String detail) ->
                    "the host is not as it was (%s): %s".formatted(check, detail);
            case Fact.FaultFound fault ->
                    "fault in %s: %s %s"
                            .formatted(fault.component(), fault.detail(), fault.facts());
        };
    }

    private static String ending(Ending ending) {
        return switch (ending) {
            case Ending.Ran ran ->
                    "%s on %s after %d ms"
                            .formatted(ran.outcome(), ran.engine(), ran.usage().wall().toMillis());
            case Ending.Scored scored ->
                    "%s on %s after %d ms"
                            .formatted(scored.verdict(), scored.engine(), scored.took().toMillis());
        };
    }

    private static String by(Event event) {
        Actor actor = event.entry().actor();
        boolean own = actor.kind() == Actor.Kind.SYSTEM || actor.kind() == Actor.Kind.WORKER;
        String why = event.entry().why();
        return (own ? "" : ", by " + actor) + (why.isEmpty() ? "" : ": " + why);
    }
}
