package dev.crucible.containment;

import dev.crucible.containment.oracles.HostView;
import dev.crucible.core.RunResult;

import java.time.Duration;
import java.util.Optional;

/**
 * What an attempt showed.
 *
 * @param token what every process of the run carries in its environment
 * @param result the run's, as the host decided it
 * @param transcript what the payload says it did
 * @param view what the host saw of its processes while it held still; empty when it was not looked
 *     at, or was not found
 * @param took on the host's clock
 * @param companion what another run showed, when there was to be one and it came that far
 */
public record Observation(
        String token,
        RunResult result,
        Transcript transcript,
        Optional<HostView> view,
        Duration took,
        Optional<Observation> companion) {
    /** The same, next to which another run showed this. */
    Observation with(Observation other) {
        return new Observation(token, result, transcript, view, took, Optional.of(other));
    }
}
