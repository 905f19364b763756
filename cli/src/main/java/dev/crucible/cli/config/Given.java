package dev.crucible.cli.config;

/**
 * A value that somebody gave, not looked at yet.
 *
 * @param key of the setting
 * @param text of the value; the items of a list have commas between them
 * @param list whether it was given as a list
 * @param origin where it was given
 * @param base against what a path in it is read
 */
record Given(String key, String text, boolean list, Origin origin, Base base) {}
