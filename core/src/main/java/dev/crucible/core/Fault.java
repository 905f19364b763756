package dev.crucible.core;

/**
 * One thing that is wrong with a request.
 *
 * @param field where: the field's name as the user knows it, such as {@code limits.wall}
 * @param problem what is wrong with the value that was given
 * @param expected what would have been right
 */
public record Fault(String field, String problem, String expected) {
    /** One line for a person. */
    public String describe() {
        return field + ": " + problem + " (expected " + expected + ")";
    }
}
