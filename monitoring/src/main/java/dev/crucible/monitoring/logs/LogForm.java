package dev.crucible.monitoring.logs;

/** The form of the log. */
public enum LogForm {
    /** Lines for people; of an exception several, the further ones indented. */
    TEXT,
    /** One JSON object a line. */
    JSON
}
