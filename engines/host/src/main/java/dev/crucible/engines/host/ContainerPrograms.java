package dev.crucible.engines.host;

import dev.crucible.linux.Spawner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the programs of container runtimes are, and which versions they have. Asking one takes as
 * long as starting it, so the answer is kept as long as its file stays the same.
 *
 * @param known a file of root's own with what was answered before
 */
record ContainerPrograms(Path known) {
    private static final List<String> FOLDERS =
            List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin");
    private static final int MAX_BYTES = 64 * 1024;

    /** The program of that name, where packages and administrators put it. */
    static Optional<Path> find(String name) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program says that its version is; empty when it does not say. */
    String version(Path program) {
        try {
            String key = key(program);
            Optional<String> before = remembered(key);
            if (before.isPresent()) {
                return before.get();
            }
            String version = asked(program);
            remember(key, version);
            return version;
        } catch (IOException unknown) {
            return asked(program);
        }
    }

    private static String key(Path program) throws IOException {
        Path real = program.toRealPath();
        return real + " " + Files.size(real) + " " + Files.getAttribute(real, "unix:ctime") + "\t";
    }

    private static String asked(Path program) {
        return Spawner.output(List.of(program.toString(), "--version"))
                .lines()
                .flatMap(line -> Stream.of(line.split(" version ", 2)).skip(1))
                .map(String::strip)
                .findFirst()
                .orElse("");
    }

    private Optional<String> remembered(String key) throws IOException {
        if (!Files.isRegularFile(known) || Files.size(known) > MAX_BYTES) {
            return Optional.empty();
        }
        return Files.readAllLines(known).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .findFirst();
    }

    /** A line is written at once, or not at all; when the file has grown old, it begins anew. */
    private void remember(String key, String version) throws IOException {
        Files.createDirectories(known.getParent());
        if (Files.exists(known) && Files.size(known) > MAX_BYTES / 2) {
            Files.delete(known);
        }
        if (!Files.exists(known)) {
            Files.createFile(
                    known,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(known, key + version + "\n", StandardOpenOption.APPEND);
    }
}
