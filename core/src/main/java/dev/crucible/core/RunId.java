package dev.crucible.core;

/**
 * Names one run. Ids sort by the time they were made.
 *
 * @param value {@code run-} and 26 characters of Crockford's Base32
 */
public record RunId(String value) {
    private static final String PREFIX = "run-";
    private static final int LENGTH = PREFIX.length() + 26;

    /** Checks the form. */
    public RunId {
        if (value.length() != LENGTH || !value.startsWith(PREFIX) || !inAlphabet(value)) {
            throw new IllegalArgumentException("not a run id: " + value);
        }
    }

    /** By hand: every row and every request has ids, and a pattern takes ten times as long. */
    private static boolean inAlphabet(String value) {
        for (int at = PREFIX.length(); at < LENGTH; at++) {
            char letter = value.charAt(at);
            boolean digit = letter >= '0' && letter <= '9';
            boolean known = letter >= 'a' && letter <= 'z' && "ilou".indexOf(letter) < 0;
            if (!digit && !known) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
