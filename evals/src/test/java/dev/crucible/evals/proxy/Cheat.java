package dev.crucible.evals.proxy;

import dev.crucible.evals.Problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One attempt to pass tests without solving the problem, with the honest program that it resembles.
 * Each is one file of comments {@code == section} and what belongs to the section.
 *
 * @param name of the file
 * @param problem what both are tested with
 * @param cheat must never pass
 * @param honest must pass
 * @param brief whether the cheat is only ended by its time
 */
record Cheat(String name, Problem problem, String cheat, String honest, boolean brief) {

    /** All cheats of a language, by name. */
    static List<Cheat> all(String folder, String runtime, String comment) {
        URL corpus = Objects.requireNonNull(Cheat.class.getResource("/cheats/" + folder));
        try (Stream<Path> files = Files.list(Path.of(corpus.toURI()))) {
            return files.sorted().map(file -> read(file, runtime, comment)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Cheat read(Path file, String runtime, String comment) {
        Map<String, String> arguments = new HashMap<>();
        Map<String, StringBuilder> sections = new HashMap<>();
        String marker = comment + " == ";
        String section = "about";
        for (String line : lines(file)) {
            if (line.startsWith(marker)) {
                String[] words = line.substring(marker.length()).split(" ", 2);
                section = words[0];
                arguments.put(section, words.length > 1 ? words[1] : "");
            } else {
                sections.computeIfAbsent(section, _ -> new StringBuilder())
                        .append(line)
                        .append('\n');
            }
        }
        String name = file.getFileName().toString();
        String honest = text(sections, "honest", name);
        Problem problem =
                new Problem(
                        "cheat/" + name,
                        runtime,
                        "",
                        arguments.getOrDefault("entry", ""),
                        honest,
                        text(sections, "tests", name),
                        Map.of());
        String cheat = text(sections, "cheat", name);
        return new Cheat(name, problem, cheat, honest, arguments.containsKey("limits"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Map<String, StringBuilder> sections, String name, String file) {
        StringBuilder found = sections.get(name);
        if (found == null) {
            throw new IllegalArgumentException(file + " has no section " + name);
        }
        return found.toString();
    }
}
