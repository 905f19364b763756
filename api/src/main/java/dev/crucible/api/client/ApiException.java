package dev.crucible.api.client;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

/** The server answered with a problem, or did not answer. */
public final class ApiException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A problem.
     *
     * @param status of the answer; 0 when there was none
     */
    ApiException(ErrorCode code, int status, String message, @Nullable Throwable cause) {
        super(code, message, cause);
        this.status = status;
    }

    /** The status of the answer; 0 when there was none. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        return status == 0 || status == 408 || status == 429 || status >= 500;
    }
}
