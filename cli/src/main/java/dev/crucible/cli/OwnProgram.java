package dev.crucible.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * This program once more, as another process.
 *
 * @param argv how it is started
 * @param shown the files and folders that it consists of
 */
record OwnProgram(List<String> argv, List<Path> shown) {
    /** Where a test says what it consists of, when its own class path does not. */
    static final String CLASS_PATH = "crucible.classpath";

    /** This program with other arguments, and with its temporary files elsewhere. */
    static OwnProgram with(List<String> arguments, Path helpers, Path weakenedHelpers) {
        String classPath =
                System.getProperty(CLASS_PATH, System.getProperty("java.class.path", ""));
        Path home = Path.of(System.getProperty("java.home", "/usr"));
        List<String> argv =
                new ArrayList<>(
                        List.of(
                                home.resolve("bin/java").toString(),
                                "-Xmx384m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.io.tmpdir=/var/tmp",
                                "-Dcrucible.native=" + helpers,
                                "-cp",
                                classPath,
                                Main.class.getName()));
        argv.addAll(arguments);
        Set<Path> shown = new LinkedHashSet<>(List.of(home, helpers, weakenedHelpers));
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path place = Path.of(entry).toAbsolutePath();
            shown.add(Files.isDirectory(place) ? place : place.getParent());
        }
        shown.removeIf(path -> !Files.isDirectory(path));
        // What is shown with a folder above it must not be shown once more below it.
        List<Path> whole =
                shown.stream()
                        .filter(path ->
                                shown.stream()
                                        .noneMatch(other ->
                                                !path.equals(other) && path.startsWith(other)))
                        .toList();
        return new OwnProgram(List.copyOf(argv), whole);
    }
}
