package dev.crucible.core;

import java.util.Locale;

/** A bound that ends a run when it is reached. */
public enum Limit {
    /** Elapsed time. */
    WALL,
    /** Processor time of the whole process tree. */
    CPU,
    /** Memory of the whole process tree. */
    MEMORY,
    /** Processes and threads alive at once. */
    PROCESSES,
    /** Bytes in the sandbox's writable files, or in one of them. */
    DISK,
    /** Bytes written to standard output or standard error. */
    OUTPUT;

    /** The name as users write it, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
