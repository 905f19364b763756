package dev.crucible.core;

import java.time.Duration;

/**
 * What a run used, measured by the host.
 *
 * @param wall from the opening of the gate to the end of the program
 * @param cpu processor time of the whole tree
 * @param memoryPeakBytes most memory in use at once; of the whole tree where a control group counts
 *     it, else of the largest process
 */
public record Usage(Duration wall, Duration cpu, long memoryPeakBytes) {
    /** Nothing was used, because nothing ran. */
    public static final Usage NOTHING = new Usage(Duration.ZERO, Duration.ZERO, 0);
}
