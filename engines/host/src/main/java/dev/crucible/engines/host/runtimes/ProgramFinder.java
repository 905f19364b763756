package dev.crucible.engines.host.runtimes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of a description that an unprivileged user can execute. */
final class ProgramFinder {
    private static final Path DISTRIBUTION = Path.of("/usr");

    private final Path home;

    /** A finder for descriptions whose {@code ~} is this folder. */
    ProgramFinder(Path home) {
        this.home = home;
    }

    /**
     * A program and the folder that it belongs to.
     *
     * @param path as the description names it
     * @param folder above the one that holds the real file
     * @param real the file itself, after all links
     */
    record Program(Path path, Path folder, Path real) {
        /** The paths beyond the distribution's own that are needed to execute it. */
        List<String> paths() {
            return Stream.of(path, folder)
                    .filter(needed -> !needed.startsWith(DISTRIBUTION))
                    .filter(needed -> !needed.startsWith("/bin"))
                    .map(Path::toString)
                    .distinct()
                    .toList();
        }
    }

    /**
     * The outcome of a search.
     *
     * @param programs what can be used, in the description's order
     * @param unusable why other programs that are there cannot
     */
    record Found(List<Program> programs, List<String> unusable) {}

    /** Looks for every program that the description names. */
    Found find(Description description) {
        List<Program> programs = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        for (String pattern : description.programs()) {
            for (Path path : expand(pattern)) {
                examine(path, description, programs, unusable);
            }
        }
        return new Found(programs, unusable);
    }

    private void examine(
            Path path, Description description, List<Program> programs, List<String> unusable) {
        if (!Files.exists(path)) {
            return;
        }
        try {
            Path real = path.toRealPath();
            Optional<String> hidden = hiddenPart(path).or(() -> hiddenPart(real));
            if (hidden.isPresent()) {
                unusable.add(path + " cannot be used: " + hidden.orElseThrow());
                return;
            }
            Path folder = folder(real);
            for (String needed : description.needs()) {
                if (!Files.isReadable(folder.resolve(needed))) {
                    unusable.add(
                            path + " cannot be used: " + folder.resolve(needed) + " is missing");
                    return;
                }
            }
            programs.add(new Program(path, folder, real));
        } catch (IOException unreadable) {
            unusable.add(path + " cannot be used: " + unreadable.getMessage());
        }
    }

    /** The folder above {@code bin}, or the one that holds the program. */
    private static Path folder(Path real) {
        Path holder = real.getParent();
        if (holder == null) {
            return real;
        }
        Path above = holder.getParent();
        return above == null || above.getNameCount() == 0 ? holder : above;
    }

    /** What hides a file from a user that is neither its owner nor in its group. */
    private static Optional<String> hiddenPart(Path file) {
        for (Path part = file; part != null; part = part.getParent()) {
            boolean program = part.equals(file);
            try {
                PosixFileAttributes attributes =
                        Files.readAttributes(part, PosixFileAttributes.class);
                var permissions = attributes.permissions();
                if (!permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
                        || (program && !permissions.contains(PosixFilePermission.OTHERS_READ))) {
                    return Optional.of(
                            program
                                    ? "it is private to its owner"
                                    : "it lives below " + part + ", which is private to its owner");
                }
            } catch (IOException | UnsupportedOperationException unreadable) {
                return Optional.of(part + " cannot be examined");
            }
        }
        return Optional.empty();
    }

    private List<Path> expand(String pattern) {
        String absolute = pattern.startsWith("~/") ? home + pattern.substring(1) : pattern;
        List<Path> paths = List.of(Path.of("/"));
        for (Path part : Path.of(absolute)) {
            paths = paths.stream().flatMap(folder -> children(folder, part.toString())).toList();
        }
        return paths;
    }

    private static Stream<Path> children(Path folder, String part) {
        if (!part.contains("*")) {
            return Stream.of(folder.resolve(part));
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, part)) {
            stream.forEach(children::add);
        } catch (IOException absent) {
            return Stream.empty();
        }
        return children.stream().sorted();
    }
}
