package dev.crucible.containment.layers;

import java.util.List;

/**
 * How deep the defence against one attempt is.
 *
 * @param probe the attempt, such as {@code NET-01}
 * @param layers how many layers must fail together before it gets through, at least 1; where no
 *     single one of them is enough, 2, which then stands for two or more
 * @param alone the layers that each stop it alone: without any one of them it gets through. Empty
 *     unless {@code layers} is 1
 */
public record Depth(String probe, int layers, List<String> alone) {
    /** Copies the list. */
    public Depth {
        alone = List.copyOf(alone);
        if (layers < 1 || (layers == 1) == alone.isEmpty()) {
            throw new IllegalArgumentException(probe + ": " + layers + " layers, alone " + alone);
        }
    }
}
