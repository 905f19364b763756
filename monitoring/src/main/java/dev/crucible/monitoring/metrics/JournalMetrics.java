package dev.crucible.monitoring.metrics;

import io.prometheus.metrics.core.metrics.Histogram;

import java.time.Duration;

/** What the store of the journal counts. Thread-safe. */
public final class JournalMetrics {
    private final Histogram waits;
    private final Histogram commits;
    private final Histogram groups;

    JournalMetrics(Instruments make) {
        waits =
                make.histogram(
                        "crucible_journal_append_duration_seconds",
                        "How long whoever changes something waits until it is durable.",
                        Instruments.SHORT);
        commits =
                make.histogram(
                        "crucible_journal_commit_duration_seconds",
                        "How long a commit takes on the disk.",
                        Instruments.SHORT);
        groups =
                make.histogram(
                        "crucible_journal_group_size",
                        "Changes that one commit made durable.",
                        Instruments.COUNTS);
    }

    /** A change has become durable, this long after it was asked for. */
    public void appended(Duration waited) {
        waits.observe(Seconds.of(waited));
    }

    /** A commit has made so many changes durable. */
    public void committed(int changes, Duration took) {
        commits.observe(Seconds.of(took));
        groups.observe(changes);
    }
}
