package dev.crucible.monitoring.metrics;

import io.prometheus.metrics.core.metrics.Counter;

/** What the queue and the dispatcher count and no event tells. Thread-safe. */
public final class QueueMetrics {
    private final Counter lost;
    private final Counter fenced;

    QueueMetrics(Instruments make) {
        lost =
                make.counter(
                        "crucible_queue_leases_lost_total",
                        "Claims that ended because they were not renewed in time.");
        fenced =
                make.counter(
                        "crucible_queue_fenced_total",
                        "Answers of workers that came too late and were refused.");
    }

    /** So many claims were not renewed in time. */
    public void leasesLost(int count) {
        lost.inc(count);
    }

    /** A worker whose claim was stale was refused. */
    public void fenced() {
        fenced.inc();
    }
}
