package dev.crucible.journal.events;

import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.telemetry.TraceContext;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the fields of a fact; refuses, with an argument exception, whatever it does not know. */
final class FactReader {
    private FactReader() {}

    static Fact read(String type, long version, Fields data) {
        Fact fact = fact(type, data);
        data.noOthers();
        if (version != FactTypes.versionOf(fact)) {
            throw new IllegalArgumentException(type + " of version " + version);
        }
        return fact;
    }

    private static Fact fact(String type, Fields data) {
        return switch (type) {
            case "run.submitted" -> submitted(data);
            case "run.claimed" ->
                    new Fact.RunClaimed(
                            data.run("run"),
                            data.whole("fence"),
                            data.number("attempt"),
                            data.text("worker"));
            case "run.requeued" ->
                    new Fact.RunRequeued(
                            data.run("run"),
                            data.whole("fence"),
                            data.text("cause"),
                            data.time("notBefore"));
            case "run.finished" ->
                    new Fact.RunFinished(
                            data.run("run"),
                            data.whole("fence"),
                            ending(data),
                            data.digest("result"),
                            data.has("attestation")
                                    ? Optional.of(data.digest("attestation"))
                                    : Optional.empty());
            case "run.cancel-requested" -> new Fact.RunCancelRequested(data.run("run"));
            case "run.cancelled" -> new Fact.RunCancelled(data.run("run"));
            case "run.dead-lettered" ->
                    new Fact.RunDeadLettered(
                            data.run("run"), data.text("cause"), data.number("attempts"));
            case "run.redriven" -> new Fact.RunRedriven(data.run("run"), data.time("notBefore"));
            case "queue.state-changed" -> new Fact.QueueStateChanged(data.text("state"));
            case "sandbox.opened" ->
                    new Fact.SandboxOpened(data.text("sandbox"), data.text("engine"));
            case "sandbox.closed" ->
                    new Fact.SandboxClosed(data.text("sandbox"), data.text("cause"));
            case "key.created" ->
                    new Fact.KeyCreated(
                            data.text("key"), data.text("name"), Set.copyOf(data.texts("scopes")));
            case "key.revoked" -> new Fact.KeyRevoked(data.text("key"));
            case "payload.erased" ->
                    new Fact.PayloadErased(data.digest("payload"), data.whole("bytes"));
            case "worker.joined" ->
                    new Fact.WorkerJoined(
                            data.text("worker"),
                            data.texts("engines"),
                            data.texts("runtimes"),
                            data.has("certificate")
                                    ? Optional.of(data.text("certificate"))
                                    : Optional.empty());
            case "worker.left" -> new Fact.WorkerLeft(data.text("worker"), data.text("cause"));
            case "containment.measured" ->
                    new Fact.ContainmentMeasured(
                            data.text("engine"),
                            data.text("worker"),
                            data.digest("fingerprint"),
                            data.text("scope"),
                            data.wholeMap("verdicts"),
                            data.texts("unexpected"),
                            data.whole("millis"));
            case "service.started" -> new Fact.ServiceStarted(data.text("version"));
            case "service.stopped" -> new Fact.ServiceStopped();
            case "clock.went-back" -> new Fact.ClockWentBack(data.whole("millis"));
            case "canary.touched" ->
                    new Fact.CanaryTouched(
                            data.text("run"), data.text("canary"), data.text("detail"));
            case "host.changed" -> new Fact.HostChanged(data.text("check"), data.text("detail"));
            case "fault.found" ->
                    new Fact.FaultFound(
                            data.text("component"), data.text("detail"), data.textMap("facts"));
            default -> throw new IllegalArgumentException("'" + type + "' is no type of event");
        };
    }

    private static Fact submitted(Fields data) {
        return new Fact.RunSubmitted(
                data.run("run"),
                data.digest("request"),
                new RunSummary(
                        RunSummary.Kind.valueOf(data.text("kind").toUpperCase(Locale.ROOT)),
                        data.text("runtime"),
                        data.text("engine"),
                        data.text("isolation"),
                        data.textMap("labels")),
                data.number("priority"),
                data.time("notBefore"),
                data.text("batch"),
                data.text("key"),
                data.has("retryOf") ? Optional.of(data.run("retryOf")) : Optional.empty(),
                data.has("trace") ? trace(data.text("trace")) : TraceContext.NONE);
    }

    /** Only what is written again in the same way. */
    private static TraceContext trace(String traceparent) {
        TraceContext trace = TraceContext.parse(traceparent);
        if (!trace.traceparent().equals(Optional.of(traceparent))) {
            throw new IllegalArgumentException("'" + traceparent + "' is no trace");
        }
        return trace;
    }

    private static Ending ending(Fields data) {
        String engine = data.text("engine");
        if (data.has("verdict")) {
            return new Ending.Scored(data.text("verdict"), data.millis("tookMillis"), engine);
        }
        Usage usage =
                new Usage(
                        data.millis("wallMillis"),
                        data.millis("cpuMillis"),
                        data.whole("memoryPeakBytes"));
        return new Ending.Ran(outcome(data), usage, engine, isolation(data.text("isolation")));
    }

    private static Outcome outcome(Fields data) {
        String type = data.text("outcome");
        return switch (type) {
            case "exited" -> new Outcome.Exited(data.number("code"));
            case "signalled" -> new Outcome.Signalled(data.number("signal"));
            case "limit" -> new Outcome.LimitReached(limit(data.text("limit")));
            case "cancelled" -> new Outcome.Cancelled();
            case "refused" -> new Outcome.Refused(data.text("clause"));
            case "lost" -> new Outcome.Lost(data.text("cause"));
            case "breached" -> new Outcome.Breached(data.text("canary"));
            default -> throw new IllegalArgumentException("'" + type + "' is no outcome");
        };
    }

    private static Limit limit(String label) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no limit"));
    }

    private static IsolationClass isolation(String label) {
        return Arrays.stream(IsolationClass.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no class"));
    }
}
