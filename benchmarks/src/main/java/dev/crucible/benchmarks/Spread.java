package dev.crucible.benchmarks;

import java.util.Arrays;

/** Figures of the same thing. */
final class Spread {
    private final double[] sorted;

    Spread(double[] figures) {
        sorted = figures.clone();
        Arrays.sort(sorted);
    }

    /** One figure by the other, round by round. */
    static Spread ratios(double[] figures, double[] floor) {
        double[] ratios = new double[figures.length];
        Arrays.setAll(ratios, at -> figures[at] / floor[at]);
        return new Spread(ratios);
    }

    /** One figure less the other, round by round. */
    static Spread differences(double[] figures, double[] floor) {
        double[] differences = new double[figures.length];
        Arrays.setAll(differences, at -> figures[at] - floor[at]);
        return new Spread(differences);
    }

    double at(double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    }

    /** Median, and the quarters around it. */
    String quarters(String format) {
        return text(format, 0.5, 0.25, 0.75);
    }

    /** Median, least and most. */
    String range(String format) {
        return text(format, 0.5, 0, 1);
    }

    private String text(String format, double middle, double low, double high) {
        return String.format(
                format + " [" + format + " - " + format + "]", at(middle), at(low), at(high));
    }
}
