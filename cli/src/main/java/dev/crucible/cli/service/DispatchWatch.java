package dev.crucible.cli.service;

import dev.crucible.core.runs.DispatchObserver;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Run;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.monitoring.metrics.QueueMetrics;

import java.time.Instant;

/** What an operator sees of the hand-over of runs, and no event tells. Thread-safe. */
final class DispatchWatch implements DispatchObserver {
    private static final System.Logger LOG = System.getLogger(DispatchWatch.class.getName());

    private final QueueMetrics metrics;
    private final Telemetry telemetry;

    DispatchWatch(QueueMetrics metrics, Telemetry telemetry) {
        this.metrics = metrics;
        this.telemetry = telemetry;
    }

    @Override
    public void claimed(Run run) {
        Instant due = run.notBefore().isAfter(run.submitted()) ? run.notBefore() : run.submitted();
        run.started()
                .ifPresent(now ->
                        telemetry.record(
                                Spans.waited(run.id().value(), run.trace()),
                                due.isBefore(now) ? due : now,
                                now));
    }

    @Override
    public void refused(Dispatcher.Claim claim) {
        metrics.fenced();
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: what a worker said is refused, because its claim {1} is stale",
                claim.run(),
                Long.toString(claim.fence()));
    }

    @Override
    public void leaseLost(Run run) {
        metrics.leasesLost(1);
    }
}
