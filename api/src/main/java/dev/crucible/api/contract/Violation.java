package dev.crucible.api.contract;

/**
 * One thing that breaks the contract.
 *
 * @param where a JSON pointer (RFC 6901) into the body, or the name of a parameter
 * @param inBody whether {@code where} is a pointer
 * @param problem what is wrong with what was given
 * @param expected what would have been right; empty when the problem says it
 */
public record Violation(String where, boolean inBody, String problem, String expected) {
    /** Most characters of a quoted value. */
    private static final int MAX_QUOTE = 80;

    /** Something in the body. */
    static Violation inBody(String pointer, String problem, String expected) {
        return new Violation(pointer, true, problem, expected);
    }

    /** Something about a parameter. */
    static Violation ofParameter(String name, String problem, String expected) {
        return new Violation(name, false, problem, expected);
    }

    /** A value as a message quotes it: short, and on one line. */
    static String quote(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "…";
    }

    /** One line for a person. */
    public String describe() {
        String start = where.isEmpty() ? "the body" : where;
        return start + ": " + problem + (expected.isEmpty() ? "" : " (expected " + expected + ")");
    }
}
