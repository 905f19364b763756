package dev.crucible.core;

import org.jspecify.annotations.Nullable;

/** Something failed in a way that Crucible understands and can name. */
public class CrucibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** An error with its stable code; the message says what, where, and what was expected. */
    public CrucibleException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** As {@link #CrucibleException(ErrorCode, String)}, with what caused it. */
    public CrucibleException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The stable name of what went wrong. */
    public ErrorCode code() {
        return code;
    }
}
