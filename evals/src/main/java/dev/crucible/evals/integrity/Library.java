package dev.crucible.evals.integrity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The submissions of a language: a file of sections that begin {@code #== id name: about}, each
 * with a body, a top, or both.
 */
final class Library {
    private static final String SECTION = "#== ";
    private static final String PART = "#-- ";

    /** The languages that have submissions. */
    static final List<String> LANGUAGES = List.of("cpp", "go", "java", "node", "python", "rust");

    private Library() {}

    /** Its submissions, in the order of the file; none for a language without a file. */
    static List<Template> of(String runtime) {
        String text = text(runtime);
        List<Template> templates = new ArrayList<>();
        for (String section : text.split("(?m)^" + SECTION, -1)) {
            if (!section.isBlank()) {
                templates.add(template(section));
            }
        }
        return List.copyOf(templates);
    }

    private static Template template(String section) {
        int end = section.indexOf('\n');
        String[] head = section.substring(0, end).split(" ", 2);
        String[] words = head[1].split(": ", 2);
        boolean killsParent = head[0].endsWith("!");
        String id = killsParent ? head[0].substring(0, head[0].length() - 1) : head[0];
        String rest = section.substring(end + 1);
        return new Template(
                id, words[0], words[1], killsParent, part(rest, "body"), part(rest, "top"));
    }

    private static String part(String section, String name) {
        for (String part : section.split("(?m)^" + PART, -1)) {
            if (part.startsWith(name + "\n")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }

    /** The file; empty for a language without one. Its digest is part of what was checked. */
    static String text(String runtime) {
        return LANGUAGES.contains(runtime) ? resource(runtime + ".txt") : "";
    }

    static String resource(String name) {
        try (InputStream file = Library.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not part of this program");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
