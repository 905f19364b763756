package dev.crucible.evals.compiled;

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
 * One attempt to pass tests without solving the problem, with the honest completion that it
 * resembles. Each is one file of comments {@code // == section} and what belongs to the section.
 *
 * @param name of the file
 * @param cheat must never pass
 * @param honest must pass
 * @param brief whether the cheat is only ended by its time
 */
record Cheat(String name, String cheat, String honest, boolean brief) {
    private static final String MARKER = "// == ";

    /** All cheats of a language, by name. */
    static List<Cheat> all(String folder) {
        URL corpus = Objects.requireNonNull(Cheat.class.getResource("/cheats/" + folder));
        try (Stream<Path> files = Files.list(Path.of(corpus.toURI()))) {
            return files.sorted().map(Cheat::read).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Cheat read(Path file) {
        Map<String, StringBuilder> sections = new HashMap<>();
        String section = "about";
        for (String line : lines(file)) {
            if (line.startsWith(MARKER)) {
                section = line.substring(MARKER.length()).split(" ", 2)[0];
                sections.put(section, new StringBuilder());
            } else {
                sections.computeIfAbsent(section, _ -> new StringBuilder())
                        .append(line)
                        .append('\n');
            }
        }
        return new Cheat(
                file.getFileName().toString(),
                Objects.requireNonNull(sections.get("cheat")).toString(),
                Objects.requireNonNull(sections.get("honest")).toString(),
                sections.containsKey("limits"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
