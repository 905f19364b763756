package dev.crucible.core.work;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.EnumSet;
import java.util.Set;

/** What a worker makes of a dispatcher's errors. */
final class Troubles {
    /** Errors that say nothing about what was asked, only about who asks, and when. */
    private static final Set<ErrorCode> OF_THE_DOOR =
            EnumSet.of(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.RATE_LIMITED);

    private Troubles() {}

    /** What an error means for a claim. */
    enum Meaning {
        /** The claim is stale. */
        STALE,
        /** The server cannot be reached, or cannot do it now. */
        PASSING,
        /** The same will fail again. */
        LASTING
    }

    static Meaning of(RuntimeException failed) {
        if (!(failed instanceof CrucibleException known)) {
            return Meaning.LASTING;
        }
        ErrorCode code = known.code();
        if (code == ErrorCode.CONFLICT || code == ErrorCode.NOT_FOUND) {
            return Meaning.STALE;
        }
        return code.category() != ErrorCode.Category.USER || OF_THE_DOOR.contains(code)
                ? Meaning.PASSING
                : Meaning.LASTING;
    }

    /** One line about what a fault was. */
    static String describe(Throwable fault) {
        String message = fault.getMessage();
        return message == null || message.isBlank() ? fault.getClass().getName() : message;
    }
}
