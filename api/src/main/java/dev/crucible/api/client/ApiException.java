package dev.crucible.api.client;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The server answered with a problem, or did not answer. */
public final class ApiException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration retryAfter;

    /**
     * A problem.
     *
     * @param status of the answer; 0 when there was none
     */
    ApiException(ErrorCode code, int status, String message, @Nullable Throwable cause) {
        this(code, status, message, Duration.ZERO, cause);
    }

    /**
     * A problem.
     *
     * @param retryAfter how long the server asks to wait; zero when it does not say
     */
    ApiException(
            ErrorCode code,
            int status,
            String message,
            Duration retryAfter,
            @Nullable Throwable cause) {
        super(code, message, cause);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** There is no answer, or it broke off. */
    public static ApiException unreachable(String message, @Nullable Throwable cause) {
        return new ApiException(ErrorCode.UNAVAILABLE, 0, message, cause);
    }

    /** Client and server do not believe each other's certificates, or speak different protocols. */
    static ApiException hopeless(String message, Throwable cause) {
        return new ApiException(ErrorCode.REFUSED, 0, message, cause);
    }

    /** The status of the answer; 0 when there was none. */
    public int status() {
        return status;
    }

    /** How long the server asks to wait before the next request; zero when it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        return (status == 0 && code() != ErrorCode.REFUSED)
                || status == 408
                || status == 429
                || status >= 500;
    }

    /** Whether the server is at fault, so that asking again and again will hardly help. */
    boolean broken() {
        return status == 500 || status == 501;
    }
}
