package dev.crucible.cli.service;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * JVMs with the class path of this one, which start fast: folders of classes become jars, because
 * only of these can a start be learnt. The first JVM of a role learns when it ends by itself.
 */
final class ChildJvm {
    private static final Path HELPERS = Path.of(System.getProperty("crucible.native", ""));

    private final Path folder;
    private final boolean learning;
    private final String classPath;

    /**
     * Makes the jars.
     *
     * @param folder where they and what was learnt go; the JVMs' working and home folder as well
     * @param everything whether the jars of others are copied too, for who may not read them; then
     *     nothing is learnt, for which a JVM starts another
     */
    ChildJvm(Path folder, boolean everything) throws IOException {
        this.folder = folder;
        this.learning = !everything;
        Files.createDirectories(temporary());
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            entries.add(
                    Files.isDirectory(path)
                            ? jar(path, entries.size()).toString()
                            : everything ? copy(path).toString() : path.toString());
        }
        classPath = String.join(File.pathSeparator, entries);
    }

    private Path jar(Path classes, int number) throws IOException {
        Path jar = folder.resolve("classes-" + number + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private Path copy(Path jar) throws IOException {
        Path copy = folder.resolve(jar.getFileName());
        return Files.exists(jar) && !Files.exists(copy) ? Files.copy(jar, copy) : copy;
    }

    private Path cache(String role) {
        return folder.resolve(role + ".aot");
    }

    /**
     * A JVM that has not started, with its errors in a file of its role.
     *
     * @param role the JVMs of a role do the same; a server has no helpers for engines
     * @param before words that come before the command, such as {@code setpriv ...}
     */
    ProcessBuilder prepare(String role, List<String> before, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(before);
        Path helpers = role.equals("server") ? Path.of("/nonexistent") : HELPERS;
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xmx256m",
                        "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dcrucible.native=" + helpers,
                        "-Djava.io.tmpdir=" + temporary(),
                        learning(role),
                        "-cp",
                        classPath,
                        main.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve(role + ".err").toFile()));
        Map<String, String> environment = process.environment();
        environment.keySet().removeIf(name -> name.startsWith("CRUCIBLE_"));
        environment.put("HOME", folder.toString());
        environment.put("XDG_DATA_HOME", folder.toString());
        environment.put("CRUCIBLE_CONTAINMENT_INTERVAL", "0s");
        return process;
    }

    private String learning(String role) {
        if (!learning) {
            return "-XX:AOTMode=off";
        }
        return (Files.exists(cache(role)) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache(role);
    }

    /** Where the JVMs keep temporary files. */
    Path temporary() {
        return folder.resolve("tmp");
    }

    /** The last that JVMs of this role had to complain of. */
    String errors(String role) throws IOException {
        Path file = folder.resolve(role + ".err");
        if (!Files.exists(file)) {
            return "";
        }
        List<String> lines = Files.readAllLines(file);
        return lines.subList(Math.max(0, lines.size() - 40), lines.size()).stream()
                .collect(Collectors.joining("\n"));
    }
}
