package dev.crucible.linux;

import java.util.Map;

/** Error numbers of Linux that decide something here (asm-generic/errno-base.h, errno.h). */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;

    /** No such file or directory. */
    public static final int ENOENT = 2;

    /** No such process. */
    public static final int ESRCH = 3;

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;

    /** File exists. */
    public static final int EEXIST = 17;

    /** Not a directory. */
    public static final int ENOTDIR = 20;

    static final int EINVAL = 22;

    /** No space left on device. */
    public static final int ENOSPC = 28;

    /** Read-only file system. */
    public static final int EROFS = 30;

    static final int EPIPE = 32;

    /** A link where none is followed. */
    public static final int ELOOP = 40;

    static final int EDQUOT = 122;

    private static final Map<Integer, String> MEANING =
            Map.ofEntries(
                    Map.entry(EPERM, "operation not permitted"),
                    Map.entry(ENOENT, "no such file or directory"),
                    Map.entry(ESRCH, "no such process"),
                    Map.entry(5, "input/output error"),
                    Map.entry(9, "bad file descriptor"),
                    Map.entry(EAGAIN, "resource temporarily unavailable"),
                    Map.entry(12, "cannot allocate memory"),
                    Map.entry(13, "permission denied"),
                    Map.entry(EBUSY, "device or resource busy"),
                    Map.entry(EEXIST, "file exists"),
                    Map.entry(18, "crosses a mount point"),
                    Map.entry(ENOTDIR, "not a directory"),
                    Map.entry(21, "is a directory"),
                    Map.entry(EINVAL, "invalid argument"),
                    Map.entry(23, "too many open files in system"),
                    Map.entry(24, "too many open files"),
                    Map.entry(27, "file too large"),
                    Map.entry(ENOSPC, "no space left on device"),
                    Map.entry(EROFS, "read-only file system"),
                    Map.entry(EPIPE, "broken pipe"),
                    Map.entry(36, "file name too long"),
                    Map.entry(38, "function not implemented"),
                    Map.entry(ELOOP, "is a symbolic link"),
                    Map.entry(EDQUOT, "disk quota exceeded"));

    private Errno() {}

    /** What an error number means, for a person. */
    public static String meaning(int errno) {
        return MEANING.getOrDefault(errno, "error " + errno);
    }
}
