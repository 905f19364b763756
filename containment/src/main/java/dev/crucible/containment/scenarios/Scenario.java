package dev.crucible.containment.scenarios;

import java.util.List;

/**
 * An attack as people tell it.
 *
 * @param name such as {@code container-escape}
 * @param title in a few words
 * @param story what the attacker wants, and how it would be had, in a sentence or two
 * @param probes the ids of the attempts that it is made of, in the order of the story
 */
public record Scenario(String name, String title, String story, List<String> probes) {
    /** Copies the list. */
    public Scenario {
        probes = List.copyOf(probes);
        if (probes.isEmpty()) {
            throw new IllegalArgumentException(name + " attempts nothing");
        }
    }
}
