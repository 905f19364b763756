package dev.crucible.core.runs;

import java.time.Duration;

/**
 * How runs are kept and bounded.
 *
 * @param keep how long the payloads of a run are kept
 * @param maxRequestBytes the largest request document that is handed to a worker
 * @param outputSlack what a stream may hold beyond the run's own limit before its worker is refused
 * @param maxArtifacts most files that a run may bring back
 * @param maxArtifactBytes most bytes that these may have together
 * @param presence how long a worker may be silent before it counts as gone
 * @param housekeeping how often leases and workers are looked after
 * @param sweep how often payloads whose time is up are deleted
 */
public record RunSettings(
        Keep keep,
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
                    Keep.all(Duration.ofDays(30)),
                    128L * 1024 * 1024,
                    64 * 1024,
                    1000,
                    1024L * 1024 * 1024,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30));

    /** The same with other times that payloads are kept. */
    public RunSettings withKeep(Keep value) {
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

    /**
     * How long what a run consists of is kept; {@link Duration#ZERO} stands for ever.
     *
     * @param requests what was submitted, from then on; a run that still waits when its request is
     *     deleted is cancelled
     * @param results what came of it, after its end
     * @param output what its program wrote, after its end
     * @param artifacts the files that it brought back, after its end
     */
    public record Keep(Duration requests, Duration results, Duration output, Duration artifacts) {
        /** The same for everything. */
        public static Keep all(Duration value) {
            return new Keep(value, value, value, value);
        }
    }
}
