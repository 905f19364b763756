package dev.crucible.journal;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

/** A file of our own log is missing, or is not what the log's head commits to. */
public final class CorruptLogException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    /** Which file, and what is wrong with it. */
    public CorruptLogException(String message) {
        super(ErrorCode.JOURNAL_CORRUPT, message);
    }
}
