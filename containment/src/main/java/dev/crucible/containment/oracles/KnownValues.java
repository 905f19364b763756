package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the host is called, and what else it keeps to itself: looked for in what a run wrote. The
 * attempt is not told.
 *
 * @param values what they are, by their names
 */
public record KnownValues(Map<String, String> values) implements Onlooker {
    private static final int SHORTEST = 8;

    /** Leaves out what is so short that it might be there by chance. */
    public KnownValues {
        Map<String, String> telling = new TreeMap<>(values);
        telling.values().removeIf(value -> value.length() < SHORTEST);
        values = Map.copyOf(telling);
    }

    /** The first line of a file of the host; empty when there is none. */
    public static String line(Path file) {
        try {
            Optional<String> first = Files.readString(file).lines().findFirst();
            return first.orElse("").strip();
        } catch (IOException none) {
            return "";
        }
    }

    @Override
    public List<String> sightings(String output) {
        return values.entrySet().stream()
                .filter(entry -> output.contains(entry.getValue()))
                .map(entry -> "the host's " + entry.getKey() + " came back")
                .sorted()
                .toList();
    }
}
