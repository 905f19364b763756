package dev.crucible.core.runs;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;

/** An idempotency key was used before, for another wish. */
public final class IdempotencyMismatchException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    IdempotencyMismatchException(String key, RunId run) {
        super(
                ErrorCode.CONFLICT,
                "the idempotency key '"
                        + key
                        + "' belongs to "
                        + run
                        + ", which was asked for differently (expected the same request, or another"
                        + " key)");
    }
}
