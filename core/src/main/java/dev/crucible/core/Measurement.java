package dev.crucible.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What is known of an engine from attempts to break out of it, as it is on the machine now. */
public sealed interface Measurement {
    /**
     * It was measured, and nothing that counts has changed since.
     *
     * @param age how long ago the catalogue, or the quick part of it, was last gone through; never
     *     negative
     * @param how which of the two, for people
     * @param verdicts the last verdict of every probe, by its id, in lower case with hyphens
     * @param unexpected what is not as the catalogue says, such as {@code SYS-02 breached}
     * @param depth how many layers hold every attempt of a family, by family; without those where
     *     that is not known
     */
    record Known(
            Duration age,
            String how,
            Map<String, String> verdicts,
            List<String> unexpected,
            SortedMap<String, Integer> depth)
            implements Measurement {
        /** Copies the collections. */
        public Known {
            verdicts = Map.copyOf(verdicts);
            unexpected = List.copyOf(unexpected);
            depth = new java.util.TreeMap<>(depth);
        }
    }

    /**
     * Nothing is known, or nothing that still holds.
     *
     * @param because why, and what to do about it
     */
    record Unknown(String because) implements Measurement {}
}
