package dev.crucible.core.runs;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Ending;

import java.util.Optional;

/** Decides whether what a worker brings counts as a result. Thread-safe. */
@FunctionalInterface
public interface ResultCheck {
    /** Takes every result, and knows nothing of attestations. */
    ResultCheck NONE = (run, ending, result) -> Optional.empty();

    /**
     * The attestations of the run's sandboxes, to be kept and recorded; empty when nobody asks for
     * them.
     *
     * @param run as it was claimed
     * @param result the result document
     * @throws dev.crucible.core.InvalidRequestException when it is not taken
     */
    Optional<Attestations> check(Run run, Ending ending, Bytes result);
}
