package dev.crucible.engines.host.runtimes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where descriptions come from: Crucible's own resources, and a folder of the user's. */
final class DescriptionFiles {
    private static final String ENDING = ".properties";
    private static final long MOST = 64 * 1024;

    private DescriptionFiles() {}

    /**
     * One file.
     *
     * @param place where it is, for messages
     * @param stem its name without the ending
     * @param text its content; what is wrong instead when it cannot be read
     * @param readable whether it could be read
     */
    record Source(String place, String stem, String text, boolean readable) {}

    /** Read when they are first asked for, because that is for every run. */
    private static final class BuiltIn {
        static final List<Source> SOURCES = builtIn("/runtimes/");
    }

    /** The same for who needs them. */
    private static final class ToWasm {
        static final List<Source> SOURCES = builtIn("/runtimes-wasm/");
    }

    /** The descriptions that come with Crucible. */
    static List<Source> builtIn() {
        return BuiltIn.SOURCES;
    }

    /** Those of compilers whose product is a module of WebAssembly. */
    static List<Source> toWasm() {
        return ToWasm.SOURCES;
    }

    private static List<Source> builtIn(String folder) {
        return resource(folder + "index")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(stem -> builtIn(folder + stem + ENDING, stem))
                .toList();
    }

    private static Source builtIn(String place, String stem) {
        return new Source(place, stem, resource(place), true);
    }

    /** The descriptions in a folder, sorted by name; none when there is no such folder. */
    static List<Source> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .forEach(file -> sources.add(source(file)));
        } catch (IOException unreadable) {
            sources.add(
                    new Source(folder.toString(), folder.toString(), "cannot be listed", false));
        }
        return sources;
    }

    private static Source source(Path file) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.length() - ENDING.length());
        try {
            if (Files.size(file) > MOST) {
                return new Source(file.toString(), stem, "is larger than 64 KiB", false);
            }
            return new Source(file.toString(), stem, Files.readString(file), true);
        } catch (IOException unreadable) {
            return new Source(file.toString(), stem, "cannot be read as UTF-8 text", false);
        }
    }

    private static String resource(String place) {
        try (InputStream stream = DescriptionFiles.class.getResourceAsStream(place)) {
            if (stream == null) {
                throw new IllegalStateException("the distribution lacks " + place);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
