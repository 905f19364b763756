package dev.crucible.monitoring.metrics;

import dev.crucible.core.Ending;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunSummary;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Run;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * The figures that follow from the events of the journal: it is to see every event once, in the
 * order of the log, from the start of the process on. Thread-safe; one event at a time.
 */
public final class EventMetrics {
    private static final int MAX_LIVE = 100_000;
    private static final int MAX_NAMES = 50;
    private static final String UNKNOWN = "unknown";

    private final LiveRuns live = new LiveRuns(MAX_LIVE);
    private final BoundedLabel tenants;
    private final BoundedLabel runtimes = new BoundedLabel(MAX_NAMES);
    private final BoundedLabel engines = new BoundedLabel(MAX_NAMES);
    private final BoundedLabel verdicts = new BoundedLabel(MAX_NAMES);
    private final BoundedLabel components = new BoundedLabel(MAX_NAMES);
    private final BoundedLabel kinds = new BoundedLabel(MAX_NAMES);
    private final BoundedLabel checks = new BoundedLabel(MAX_NAMES);
    private final Counter events;
    private final Gauge next;
    private final Counter submitted;
    private final Counter ended;
    private final Counter retries;
    private final Counter dead;
    private final Histogram waits;
    private final Histogram durations;
    private final Counter processor;
    private final Counter sandboxes;
    private final Counter erased;
    private final Counter faults;
    private final Counter canaries;
    private final Counter hostChanges;
    private final Gauge probes;
    private final Gauge unexpected;
    private final Gauge measured;

    EventMetrics(Instruments make, int tenants) {
        this.tenants = new BoundedLabel(tenants);
        events = make.counter("crucible_events_total", "Events of the journal, by type.", "type");
        next =
                make.gauge(
                        "crucible_events_seen",
                        "The index behind the last event that these figures follow from.");
        submitted =
                make.counter(
                        "crucible_runs_submitted_total",
                        "Runs that were accepted, by tenant and kind.",
                        "tenant",
                        "kind");
        ended =
                make.counter(
                        "crucible_runs_ended_total",
                        "Runs that are over, by kind, runtime, engine and outcome.",
                        "kind",
                        "runtime",
                        "engine",
                        "outcome");
        retries =
                make.counter(
                        "crucible_runs_retried_total",
                        "Attempts that the infrastructure ended and that are made again.");
        dead =
                make.counter(
                        "crucible_runs_dead_lettered_total",
                        "Runs that were given up after too many attempts.");
        waits =
                make.histogram(
                        "crucible_run_wait_seconds",
                        "From when a run could start until a worker claimed it.",
                        Instruments.LONG);
        durations =
                make.histogram(
                        "crucible_run_duration_seconds",
                        "From a program's start to its end, by runtime and engine.",
                        Instruments.LONG,
                        "runtime",
                        "engine");
        processor =
                make.counter(
                        "crucible_run_cpu_seconds_total",
                        "Processor time of programs, by runtime and engine.",
                        "runtime",
                        "engine");
        sandboxes =
                make.counter(
                        "crucible_sandboxes_opened_total",
                        "Sessions that were opened, by engine.",
                        "engine");
        erased = make.counter("crucible_storage_erased_bytes_total", "Bytes that were erased.");
        faults =
                make.counter(
                        "crucible_faults_found_total",
                        "Faults that Crucible found in what it keeps, by component.",
                        "component");
        canaries =
                make.counter(
                        "crucible_canary_hits_total",
                        "Programs that touched what lies outside of every sandbox, by canary.",
                        "canary");
        hostChanges =
                make.counter(
                        "crucible_host_changes_total",
                        "Changes of the host that no run may make, by check.",
                        "check");
        probes =
                make.gauge(
                        "crucible_containment_probes",
                        "Attempts to break out, by engine and verdict, at the last measurement.",
                        "engine",
                        "verdict");
        unexpected =
                make.gauge(
                        "crucible_containment_unexpected",
                        "Verdicts that are not as they must be, by engine, at the last"
                                + " measurement.",
                        "engine");
        measured =
                make.gauge(
                        "crucible_containment_measured_timestamp_seconds",
                        "When an engine was last measured, by engine.",
                        "engine");
    }

    /** A run that was not over when the process started. */
    public synchronized void resume(Run run) {
        live.put(
                run.id(),
                new LiveRuns.LiveRun(
                        run.summary().kind(),
                        runtimes.of(run.summary().runtime()),
                        later(run.submitted(), run.notBefore())));
    }

    /** The next event of the journal. */
    public synchronized void accept(Event event) {
        events.labelValues(event.fact().getClass().getSimpleName()).inc();
        next.set(event.index() + 1);
        switch (event.fact()) {
            case Fact.RunSubmitted fact -> submitted(event, fact);
            case Fact.RunClaimed fact ->
                    live.get(fact.run()).ifPresent(run -> waited(run.due(), event.time()));
            case Fact.RunRequeued fact -> {
                retries.inc();
                live.due(fact.run(), later(event.time(), fact.notBefore()));
            }
            case Fact.RunFinished fact -> finished(fact);
            case Fact.RunCancelled fact ->
                    over(live.remove(fact.run()).orElse(null), "none", "cancelled");
            case Fact.RunDeadLettered fact -> {
                dead.inc();
                over(live.get(fact.run()).orElse(null), "none", "dead");
            }
            case Fact.RunRedriven fact ->
                    live.due(fact.run(), later(event.time(), fact.notBefore()));
            case Fact.SandboxOpened fact -> sandboxes.labelValues(engines.of(fact.engine())).inc();
            case Fact.PayloadErased fact -> erased.inc(fact.bytes());
            case Fact.FaultFound fact -> faults.labelValues(components.of(fact.component())).inc();
            case Fact.CanaryTouched fact -> canaries.labelValues(kinds.of(fact.canary())).inc();
            case Fact.HostChanged fact -> hostChanges.labelValues(checks.of(fact.check())).inc();
            case Fact.ContainmentMeasured fact -> measured(event, fact);
            case Fact.RunCancelRequested _,
                    Fact.QueueStateChanged _,
                    Fact.SandboxClosed _,
                    Fact.KeyCreated _,
                    Fact.KeyRevoked _,
                    Fact.WorkerJoined _,
                    Fact.WorkerLeft _,
                    Fact.ServiceStarted _,
                    Fact.ServiceStopped _,
                    Fact.ClockWentBack _ -> {
                // Counted by type, above.
            }
        }
    }

    /** Runs that are remembered because they are not over. */
    synchronized int liveRuns() {
        return live.size();
    }

    private void submitted(Event event, Fact.RunSubmitted fact) {
        RunSummary summary = fact.summary();
        String tenant = tenants.of(event.entry().tenant());
        submitted.labelValues(tenant, summary.kind().label()).inc();
        live.put(
                fact.run(),
                new LiveRuns.LiveRun(
                        summary.kind(),
                        runtimes.of(summary.runtime()),
                        later(event.time(), fact.notBefore())));
    }

    private void measured(Event event, Fact.ContainmentMeasured fact) {
        String engine = engines.of(fact.engine());
        fact.verdicts()
                .forEach((verdict, count) ->
                        probes.labelValues(engine, verdicts.of(verdict)).set(count));
        unexpected.labelValues(engine).set(fact.unexpected().size());
        measured.labelValues(engine).set(event.time().getEpochSecond());
    }

    private void waited(Instant due, Instant claimed) {
        waits.observe(Seconds.of(Duration.between(due, claimed)));
    }

    private void finished(Fact.RunFinished fact) {
        LiveRuns.LiveRun run = live.remove(fact.run()).orElse(null);
        String runtime = run == null ? UNKNOWN : run.runtime();
        String engine = engines.of(fact.ending().engine());
        switch (fact.ending()) {
            case Ending.Ran ran -> {
                durations.labelValues(runtime, engine).observe(Seconds.of(ran.usage().wall()));
                processor.labelValues(runtime, engine).inc(Seconds.of(ran.usage().cpu()));
                over(run, engine, outcome(ran.outcome()));
            }
            case Ending.Scored scored -> {
                durations.labelValues(runtime, engine).observe(Seconds.of(scored.took()));
                over(run, engine, verdicts.of(scored.verdict()));
            }
        }
    }

    private void over(LiveRuns.@Nullable LiveRun run, String engine, String outcome) {
        String kind = run == null ? UNKNOWN : run.kind().label();
        String runtime = run == null ? UNKNOWN : run.runtime();
        ended.labelValues(kind, runtime, engine, outcome).inc();
    }

    /** The outcome's type, with what makes a difference to an operator. */
    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code == 0 ? "exited_zero" : "exited_nonzero";
            case Outcome.LimitReached(var limit) -> "limit_" + limit.label();
            case Outcome.Signalled _,
                    Outcome.Cancelled _,
                    Outcome.Refused _,
                    Outcome.Lost _,
                    Outcome.Breached _ ->
                    outcome.type();
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
