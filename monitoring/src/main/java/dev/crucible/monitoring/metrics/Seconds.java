package dev.crucible.monitoring.metrics;

import java.time.Duration;

/** Durations as Prometheus counts them. */
final class Seconds {
    private Seconds() {}

    /** The duration in seconds; a negative one, from a clock that went back, as zero. */
    static double of(Duration duration) {
        return Math.max(0, duration.toNanos() / 1e9);
    }
}
