package dev.crucible.containment.layers;

import java.util.List;

/**
 * A sandbox with a fault that somebody could make.
 *
 * @param engine whose sandbox
 * @param omitted what it lacks, as the engine calls it
 * @param fault what that means, for people
 * @param expected the attempts that must notice, the likeliest first
 * @param survives why it may go unnoticed; empty for one that must be found
 */
public record Mutant(
        String engine, String omitted, String fault, List<String> expected, String survives) {
    /** Copies the list. */
    public Mutant {
        expected = List.copyOf(expected);
    }

    /** Its name: the engine and what it lacks. */
    public String name() {
        return engine + "/" + omitted;
    }
}
