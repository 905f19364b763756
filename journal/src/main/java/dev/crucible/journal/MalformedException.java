package dev.crucible.journal;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

/** Bytes or text that do not follow the format that they claim. The message says which rule. */
public final class MalformedException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    /** What was expected and what was found instead. */
    public MalformedException(String message) {
        super(ErrorCode.INVALID_REQUEST, message);
    }
}
