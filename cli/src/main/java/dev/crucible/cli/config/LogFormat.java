package dev.crucible.cli.config;

/** The form of the log. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One JSON object a line. */
    JSON
}
