package dev.crucible.images.archive;

/**
 * One entry of an archive.
 *
 * @param type what it is
 * @param path where it is: relative, without {@code .}, {@code ..} and empty parts; empty for the
 *     top itself
 * @param link where a link leads to as it stands; for a hard link a path as above
 * @param size of its content
 * @param mode its permissions, with the bits for set-user-id and the like
 * @param modified seconds since 1970, never negative
 * @param attributes whether it has extended attributes, which are not kept
 */
public record Entry(
        Type type,
        byte[] path,
        byte[] link,
        long size,
        int mode,
        long modified,
        boolean attributes) {
    private static final int SPECIAL = 06000;
    private static final int EXECUTABLE = 0111;

    /** What an entry is. */
    public enum Type {
        /** A regular file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A symbolic link. */
        LINK,
        /** A further name of a file before it. */
        HARD_LINK,
        /** A device or a pipe: never made. */
        DEVICE
    }

    /** Whether it would run with somebody else's rights (set-user-id, set-group-id). */
    public boolean special() {
        return type != Type.LINK && (mode & SPECIAL) != 0;
    }

    /** Whether somebody may execute it. */
    public boolean executable() {
        return (mode & EXECUTABLE) != 0;
    }
}
