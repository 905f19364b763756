package dev.crucible.core;

import java.util.Locale;
import java.util.Map;

/**
 * What can be said about a run without its payload.
 *
 * @param kind what is to be done
 * @param runtime the runtime's name
 * @param engine the engine that was asked for, {@code auto} when any will do
 * @param isolation the least isolation class that was asked for
 * @param labels what its owner calls it, at most 16 pairs
 */
public record RunSummary(
        Kind kind, String runtime, String engine, String isolation, Map<String, String> labels) {
    /** Most labels of one run. */
    public static final int MAX_LABELS = 16;

    /** Copies the map. */
    public RunSummary {
        labels = Map.copyOf(labels);
    }

    /** What is to be done. */
    public enum Kind {
        /** Execute a program. */
        RUN,
        /** Score a candidate. */
        SCORE;

        /** The name in every interface. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
