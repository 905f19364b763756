package dev.crucible.engines.host;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.linux.Slots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The engines of this machine for tests, and what the host sees of their sandboxes. */
final class HostMachine {
    private static final HostEngines ENGINES = start();

    private static final String OURS = mark(ProcessHandle.current().pid());

    private HostMachine() {}

    private static HostEngines start() {
        try {
            Path folder = Files.createTempDirectory("crucible-test-");
            HostEngines engines =
                    new HostEngines(
                            Path.of(Objects.requireNonNull(System.getProperty("crucible.native"))),
                            slotFile(),
                            folder);
            Runtime.getRuntime().addShutdownHook(new Thread(engines::close));
            return engines;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What the control group paths of a Crucible process's sandboxes contain. */
    static String mark(long pid) {
        try {
            String numbering = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return "/crucible-" + numbering.replaceAll("\\D", "") + "-" + pid + "-";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Path slotFile() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.isWritable(Path.of("/run"))
                ? Path.of("/run/crucible/slots")
                : temporary.resolve("crucible-slots-" + System.getProperty("user.name"));
    }

    /** The control groups of this process's sandboxes that exist now. */
    static List<String> groups() throws IOException {
        return groupsOf(OURS.substring(1));
    }

    /** Control groups below directories whose name starts so. */
    static List<String> groupsOf(String prefix) throws IOException {
        List<String> groups = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"), 6)) {
            all.filter(Files::isDirectory)
                    .map(Path::toString)
                    .filter(path -> path.contains("/" + prefix))
                    .sorted()
                    .forEach(groups::add);
        } catch (UncheckedIOException vanished) {
            return groupsOf(prefix);
        }
        return groups;
    }

    /** Processes whose control group has this in its path. */
    static List<String> processesIn(String mark) throws IOException {
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readString(process.resolve("cgroup")).contains(mark)) {
                        found.add(
                                Files.readString(process.resolve("status")).lines().findFirst()
                                        + " "
                                        + process);
                    }
                } catch (IOException gone) {
                    continue;
                }
            }
        }
        return found;
    }

    static ExecutionEngine engine(String name) {
        return ENGINES.engines().stream()
                .filter(engine -> engine.info().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Processes in the groups of our sandboxes, and what engines have started as our children. */
    static List<String> survivors() {
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String status = Files.readString(process.resolve("status"));
                    String groups = Files.readString(process.resolve("cgroup"));
                    if (groups.contains(OURS) || ofSandbox(status)) {
                        found.add(status.lines().limit(7).toList().toString());
                    }
                } catch (IOException gone) {
                    continue;
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return found;
    }

    private static boolean ofSandbox(String status) {
        long parent = field(status, "PPid:");
        long user = field(status, "Uid:");
        boolean ours = parent == ProcessHandle.current().pid();
        boolean helper =
                status.startsWith("Name:\tcrucible-jail") || status.startsWith("Name:\tbwrap");
        return ours && (helper || user >= Slots.FIRST_USER);
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(-1);
    }
}
