package dev.crucible.core;

import java.util.regex.Pattern;

/**
 * Names one run. Ids sort by the time they were made.
 *
 * @param value {@code run-} and 26 characters of Crockford's Base32
 */
public record RunId(String value) {
    private static final Pattern FORM = Pattern.compile("run-[0-9a-hjkmnp-tv-z]{26}");

    /** Checks the form. */
    public RunId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a run id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
