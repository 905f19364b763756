package dev.crucible.core.runs;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Ending;
import dev.crucible.core.Isolation;

import java.util.Optional;

/** Decides whether what a worker brings counts as a result. Thread-safe. */
@FunctionalInterface
public interface ResultCheck {
    /** Takes every result, and knows nothing of attestations. */
    ResultCheck NONE = (run, demanded, ending, result) -> Optional.empty();

    /**
     * The attestations of the run's sandboxes, to be kept and recorded; empty when nobody asks for
     * them.
     *
     * @param run as it was claimed
     * @param demanded of the wall around it, by its request
     * @param result the result document
     * @throws dev.crucible.core.InvalidRequestException when it is not taken
     */
    Optional<Attestations> check(Run run, Isolation demanded, Ending ending, Bytes result);
}
