package dev.crucible.images.archive;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

/** An image cannot be taken, kept or found; the message says what of it, and why. */
public final class ImageException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private ImageException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    /** What was given is no image, or one that breaks a rule. */
    public static ImageException invalid(String message) {
        return new ImageException(ErrorCode.INVALID_REQUEST, message, null);
    }

    /** It goes beyond a bound. */
    public static ImageException tooLarge(String message) {
        return new ImageException(ErrorCode.TOO_LARGE, message, null);
    }

    /** It is understood, and cannot be taken here. */
    public static ImageException unsupported(String message) {
        return new ImageException(ErrorCode.UNSUPPORTED, message, null);
    }

    /** There is no such thing. */
    public static ImageException notFound(String message) {
        return new ImageException(ErrorCode.NOT_FOUND, message, null);
    }

    /** It contradicts how things stand. */
    public static ImageException conflict(String message) {
        return new ImageException(ErrorCode.CONFLICT, message, null);
    }

    /** Whoever has it does not give it. */
    public static ImageException forbidden(String message) {
        return new ImageException(ErrorCode.FORBIDDEN, message, null);
    }

    /** Whoever has it does not answer. */
    public static ImageException unavailable(String message, @Nullable Throwable cause) {
        return new ImageException(ErrorCode.UNAVAILABLE, message, cause);
    }

    /** It cannot be read or written here. */
    public static ImageException failed(String message, Throwable cause) {
        return new ImageException(
                ErrorCode.INSUFFICIENT_RESOURCES, message + ": " + cause.getMessage(), cause);
    }

    /** The same with the place where it happened before it. */
    public ImageException in(String place) {
        return new ImageException(code(), place + ": " + getMessage(), this);
    }
}
