package dev.crucible.core.runs;

import java.time.Duration;

/**
 * How runs are kept and bounded.
 *
 * @param keep how long the payloads of a run are kept after it was submitted or has ended
 * @param maxRequestBytes the largest request document that is handed to a worker
 * @param outputSlack what a stream may hold beyond the run's own limit before its worker is refused
 * @param maxArtifacts most files that a run may bring back
 * @param maxArtifactBytes most bytes that these may have together
 * @param presence how long a worker may be silent before it counts as gone
 * @param housekeeping how often leases and workers are looked after
 * @param sweep how often payloads whose time is up are deleted
 */
public record RunSettings(
        Duration keep,
        long maxRequestBytes,
        long outputSlack,
        int maxArtifacts,
        long maxArtifactBytes,
        Duration presence,
        Duration housekeeping,
        Duration sweep) {
    /** What serves one machine well. */
    public static final RunSettings DEFAULTS =
            new RunSettings(
                    Duration.ofDays(30),
                    128L * 1024 * 1024,
                    64 * 1024,
                    1000,
                    1024L * 1024 * 1024,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30));

    /** The same with another time that payloads are kept. */
    public RunSettings withKeep(Duration value) {
        return new RunSettings(
                value,
                maxRequestBytes,
                outputSlack,
                maxArtifacts,
                maxArtifactBytes,
                presence,
                housekeeping,
                sweep);
    }
}
