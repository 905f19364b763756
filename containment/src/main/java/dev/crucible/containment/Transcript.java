package dev.crucible.containment;

import dev.crucible.core.Bytes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a payload says it did: lines that begin with the token of its run. It proves that an attempt
 * was made, and by itself never that it was harmless.
 *
 * @param began whether the line before the attempts is there
 * @param ended whether the line after them is there
 * @param acts the attempts by their names, in order
 * @param absent what the last attempt that could not even be made goes through
 */
public record Transcript(
        boolean began, boolean ended, Map<String, Act> acts, Optional<String> absent) {
    private static final int MAX_ACTS = 2_000;

    /** Copies the map. */
    public Transcript {
        acts = Map.copyOf(acts);
    }

    /**
     * One attempt.
     *
     * @param error the number of the error, 0 for none
     * @param value what came of it, as text
     */
    public record Act(int error, String value) {
        /** Whether it came to something. */
        public boolean worked() {
            return error == 0;
        }
    }

    /** Reads what was written; lines without the token, or of another form, are not ours. */
    public static Transcript of(Bytes output, String token) {
        boolean began = false;
        boolean ended = false;
        Map<String, Act> acts = new HashMap<>();
        Optional<String> absent = Optional.empty();
        for (String line : output.asText().split("\n", -1)) {
            if (!line.startsWith(token + " ")) {
                continue;
            }
            List<String> words =
                    new ArrayList<>(List.of(line.substring(token.length() + 1).split(" ", 4)));
            switch (words.getFirst()) {
                case "before" -> began = true;
                case "after" -> ended = true;
                case "absent" ->
                        absent =
                                Optional.of(String.join(" ", words.subList(1, words.size())))
                                        .filter(said -> !said.isEmpty());
                case "act" -> {
                    if (words.size() == 4 && acts.size() < MAX_ACTS) {
                        number(words.get(2))
                                .ifPresent(error ->
                                        acts.put(words.get(1), new Act(error, words.get(3))));
                    }
                }
                default -> {
                    // Another version of the prelude said more.
                }
            }
        }
        return new Transcript(began, ended, acts, absent);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** The attempt of that name, if it was made. */
    public Optional<Act> act(String name) {
        return Optional.ofNullable(acts.get(name));
    }
}
