package dev.crucible.cli.config;

import dev.crucible.cli.text.SafeText;

/**
 * One thing that is wrong with a configuration.
 *
 * @param origin where
 * @param key of which setting; empty when of none
 * @param problem what is wrong
 * @param hint what was expected, or meant; empty when nobody knows
 */
public record ConfigFault(Origin origin, String key, String problem, String hint) {
    private static final int MAX_LENGTH = 300;

    /** One line for a person. */
    public String describe() {
        String where = origin.describe() + ": " + (key.isEmpty() ? "" : key + ": ");
        String way = hint.isEmpty() ? "" : " (" + hint + ")";
        return SafeText.line(where + problem + way, MAX_LENGTH);
    }
}
