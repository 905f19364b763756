package dev.crucible.engines.host;

/** The bound on what a sandbox can write: a file system in memory. */
final class WorkFileSystem {
    private static final long PAGE = 4096;
    private static final long MAX_FILES = 1_000_000;
    private static final long MIN_FILES = 64;

    private WorkFileSystem() {}

    /**
     * The options of tmpfs for so many bytes, and for as many files as could be of use with them.
     */
    static String options(long bytes) {
        return "size=" + bytes + ",nr_inodes=" + Math.min(MAX_FILES, MIN_FILES + bytes / PAGE);
    }
}
