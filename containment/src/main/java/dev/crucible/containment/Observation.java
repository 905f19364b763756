package dev.crucible.containment;

import dev.crucible.containment.oracles.HostView;
import dev.crucible.core.RunResult;

import java.time.Duration;
import java.util.Optional;

/**
 * What an attempt showed.
 *
 * @param result the run's, as the host decided it
 * @param transcript what the payload says it did
 * @param view what the host saw of its processes while it held still; empty when it was not looked
 *     at, or was not found
 * @param took on the host's clock
 */
public record Observation(
        RunResult result, Transcript transcript, Optional<HostView> view, Duration took) {}
