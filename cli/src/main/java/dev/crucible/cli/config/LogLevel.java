package dev.crucible.cli.config;

/** How important a line of the log must be, from the fewest lines to the most. */
public enum LogLevel {
    /** Something is broken. */
    ERROR,
    /** Something is wrong and was dealt with. */
    WARN,
    /** What an operator wants to know. */
    INFO,
    /** What helps to find a fault. */
    DEBUG,
    /** Everything. */
    TRACE
}
