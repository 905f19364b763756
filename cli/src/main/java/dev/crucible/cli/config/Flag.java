package dev.crucible.cli.config;

/**
 * A value that was given with an option of the command.
 *
 * @param option as the user wrote it, such as {@code --port}
 * @param key of the setting
 * @param text of the value
 */
public record Flag(String option, String key, String text) {}
