package dev.crucible.journal.events;

import dev.crucible.core.Ending;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunSummary;
import dev.crucible.core.journal.Fact;

import tools.jackson.core.JsonGenerator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the fields of a fact into the object that is open. */
final class FactWriter {
    private final JsonGenerator json;

    FactWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(Fact fact) {
        if (fact instanceof Fact.RunFact about) {
            json.writeStringProperty("run", about.run().value());
        }
        switch (fact) {
            case Fact.RunSubmitted submitted -> submitted(submitted);
            case Fact.RunClaimed(_, long fence, int attempt, String worker) -> {
                json.writeNumberProperty("fence", fence);
                json.writeNumberProperty("attempt", attempt);
                json.writeStringProperty("worker", worker);
            }
            case Fact.RunRequeued(_, long fence, String cause, Instant notBefore) -> {
                json.writeNumberProperty("fence", fence);
                json.writeStringProperty("cause", cause);
                time("notBefore", notBefore);
            }
            case Fact.RunFinished(_, long fence, Ending ending, var result, var attestation) -> {
                json.writeNumberProperty("fence", fence);
                ending(ending);
                json.writeStringProperty("result", result.hex());
                attestation.ifPresent(
                        digest -> json.writeStringProperty("attestation", digest.hex()));
            }
            case Fact.RunCancelRequested _, Fact.RunCancelled _, Fact.ServiceStopped _ -> {}
            case Fact.RunDeadLettered(_, String cause, int attempts) -> {
                json.writeStringProperty("cause", cause);
                json.writeNumberProperty("attempts", attempts);
            }
            case Fact.RunRedriven(_, Instant notBefore) -> time("notBefore", notBefore);
            case Fact.QueueStateChanged(String state) -> json.writeStringProperty("state", state);
            case Fact.SandboxOpened(String sandbox, String engine) -> {
                json.writeStringProperty("sandbox", sandbox);
                json.writeStringProperty("engine", engine);
            }
            case Fact.SandboxClosed(String sandbox, String cause) -> {
                json.writeStringProperty("sandbox", sandbox);
                json.writeStringProperty("cause", cause);
            }
            case Fact.KeyCreated(String key, String name, var scopes) -> {
                json.writeStringProperty("key", key);
                json.writeStringProperty("name", name);
                texts("scopes", new TreeSet<>(scopes));
            }
            case Fact.KeyRevoked(String key) -> json.writeStringProperty("key", key);
            case Fact.PayloadErased(var payload, long bytes) -> {
                json.writeStringProperty("payload", payload.hex());
                json.writeNumberProperty("bytes", bytes);
            }
            case Fact.WorkerJoined(String worker, var engines, var runtimes, var certificate) -> {
                json.writeStringProperty("worker", worker);
                texts("engines", engines);
                texts("runtimes", runtimes);
                certificate.ifPresent(name -> json.writeStringProperty("certificate", name));
            }
            case Fact.WorkerLeft(String worker, String cause) -> {
                json.writeStringProperty("worker", worker);
                json.writeStringProperty("cause", cause);
            }
            case Fact.ContainmentMeasured measured -> measured(measured);
            case Fact.ServiceStarted(String version) ->
                    json.writeStringProperty("version", version);
            case Fact.ClockWentBack(long millis) -> json.writeNumberProperty("millis", millis);
            case Fact.CanaryTouched(String run, String canary, String detail) -> {
                json.writeStringProperty("run", run);
                json.writeStringProperty("canary", canary);
                json.writeStringProperty("detail", detail);
            }
            case Fact.HostChanged(String check, String detail) -> {
                json.writeStringProperty("check", check);
                json.writeStringProperty("detail", detail);
            }
            case Fact.FaultFound(String component, String detail, var facts) -> {
                json.writeStringProperty("component", component);
                json.writeStringProperty("detail", detail);
                texts("facts", facts);
            }
        }
    }

    private void submitted(Fact.RunSubmitted fact) {
        json.writeStringProperty("request", fact.request().hex());
        RunSummary summary = fact.summary();
        json.writeStringProperty("kind", summary.kind().label());
        json.writeStringProperty("runtime", summary.runtime());
        json.writeStringProperty("engine", summary.engine());
        json.writeStringProperty("isolation", summary.isolation());
        texts("labels", summary.labels());
        json.writeNumberProperty("priority", fact.priority());
        time("notBefore", fact.notBefore());
        json.writeStringProperty("batch", fact.batch());
        json.writeStringProperty("key", fact.key());
        fact.retryOf().ifPresent(run -> json.writeStringProperty("retryOf", run.value()));
        fact.trace().traceparent().ifPresent(trace -> json.writeStringProperty("trace", trace));
    }

    private void measured(Fact.ContainmentMeasured fact) {
        json.writeStringProperty("engine", fact.engine());
        json.writeStringProperty("worker", fact.worker());
        json.writeStringProperty("fingerprint", fact.fingerprint().hex());
        json.writeStringProperty("scope", fact.scope());
        json.writeObjectPropertyStart("verdicts");
        new TreeMap<>(fact.verdicts()).forEach(json::writeNumberProperty);
        json.writeEndObject();
        texts("unexpected", fact.unexpected());
        json.writeNumberProperty("millis", fact.millis());
    }

    private void ending(Ending ending) {
        switch (ending) {
            case Ending.Ran(var outcome, var usage, String engine, var isolation) -> {
                json.writeStringProperty("engine", engine);
                json.writeStringProperty("isolation", isolation.label());
                outcome(outcome);
                json.writeNumberProperty("wallMillis", usage.wall().toMillis());
                json.writeNumberProperty("cpuMillis", usage.cpu().toMillis());
                json.writeNumberProperty("memoryPeakBytes", usage.memoryPeakBytes());
            }
            case Ending.Scored(String verdict, var took, String engine) -> {
                json.writeStringProperty("engine", engine);
                json.writeStringProperty("verdict", verdict);
                json.writeNumberProperty("tookMillis", took.toMillis());
            }
        }
    }

    private void outcome(Outcome outcome) {
        json.writeStringProperty("outcome", outcome.type());
        switch (outcome) {
            case Outcome.Exited(int code) -> json.writeNumberProperty("code", code);
            case Outcome.Signalled(int signal) -> json.writeNumberProperty("signal", signal);
            case Outcome.LimitReached(var limit) ->
                    json.writeStringProperty("limit", limit.label());
            case Outcome.Cancelled _ -> {}
            case Outcome.Refused(String clause) -> json.writeStringProperty("clause", clause);
            case Outcome.Lost(String cause) -> json.writeStringProperty("cause", cause);
            case Outcome.Breached(String canary) -> json.writeStringProperty("canary", canary);
        }
    }

    private void time(String name, Instant time) {
        json.writeStringProperty(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private void texts(String name, Collection<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private void texts(String name, Map<String, String> values) {
        json.writeObjectPropertyStart(name);
        new TreeMap<>(values).forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
