package dev.crucible.core;

import java.time.Duration;

/**
 * What a run used, measured by the host.
 *
 * @param wall from the opening of the gate to the end of the program
 * @param cpu processor time of the whole tree
 * @param memoryPeakBytes most memory of the whole tree in use at once; without a control group only
 *     what samples have shown, and 0 when there were none
 */
public record Usage(Duration wall, Duration cpu, long memoryPeakBytes) {
    /** Nothing was used, because nothing ran. */
    public static final Usage NOTHING = new Usage(Duration.ZERO, Duration.ZERO, 0);
}
