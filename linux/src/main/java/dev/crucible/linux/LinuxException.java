package dev.crucible.linux;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

/** A system call failed. */
public final class LinuxException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    LinuxException(String call, Object subject, int errno) {
        super(category(errno), call + " " + subject + ": " + Errno.meaning(errno));
        this.errno = errno;
    }

    private static ErrorCode category(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, 12, 23, 24, Errno.ENOSPC, Errno.EDQUOT ->
                    ErrorCode.INSUFFICIENT_RESOURCES;
            default -> ErrorCode.INTERNAL;
        };
    }

    /** The kernel's error number. */
    public int errno() {
        return errno;
    }
}
