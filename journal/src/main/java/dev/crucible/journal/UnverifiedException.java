package dev.crucible.journal;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

/** Well-formed evidence that proves nothing: a signature, a proof or an origin does not hold. */
public final class UnverifiedException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    /** What does not hold. */
    public UnverifiedException(String message) {
        super(ErrorCode.INVALID_REQUEST, message);
    }
}
