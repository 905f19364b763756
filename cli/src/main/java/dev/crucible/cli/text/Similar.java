package dev.crucible.cli.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a user may have meant. */
public final class Similar {
    private static final int MAX_LENGTH = 40;

    private Similar() {}

    /** The most similar of the candidates, if one differs by few letters only. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        int tolerated = Math.max(1, Math.min(3, (word.length() + 1) / 2));
        return word.length() > MAX_LENGTH
                ? Optional.empty()
                : candidates.stream()
                        .filter(candidate -> distance(word, candidate) <= tolerated)
                        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
    static int distance(String one, String other) {
        int[][] costs = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                costs[i][j] = i == 0 || j == 0 ? i + j : cheapest(costs, one, other, i, j);
            }
        }
        return costs[one.length()][other.length()];
    }

    private static int cheapest(int[][] costs, String one, String other, int i, int j) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int cost =
                Math.min(
                        costs[i - 1][j - 1] + change,
                        Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
    }
}
