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
 * @param wall whether it is no attempt to get through, but a look at a wall, which nothing else can
 *     stand in for: it counts for nobody's depth
 */
public record Depth(String probe, int layers, List<String> alone, boolean wall) {
    /** That of an attempt. */
    public Depth(String probe, int layers, List<String> alone) {
        this(probe, layers, alone, false);
    }

    /** Copies the list. */
    public Depth {
        alone = List.copyOf(alone);
        if (layers < 1 || (layers == 1) == alone.isEmpty()) {
            throw new IllegalArgumentException(probe + ": " + layers + " layers, alone " + alone);
        }
    }
}
