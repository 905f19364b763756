package dev.crucible.engines.embedded.wasm;

import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The engine of this machine for tests, and what the host sees of its sandboxes. */
final class Machine {
    private static final String USER = System.getProperty("user.name");
    private static final HostEngines HOST = start();
    static final Path FOLDER = InstalledRuntimes.cacheFolder(System.getenv(), USER).resolve("wasm");
    static final WasmEngine ENGINE =
            new WasmEngine(HOST.engines(), FOLDER, InstalledRuntimes.toWasm(System.getenv(), USER));

    private Machine() {}

    private static HostEngines start() {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            HostEngines engines =
                    new HostEngines(
                            Path.of(Objects.requireNonNull(System.getProperty("crucible.native"))),
                            Files.isWritable(Path.of("/run"))
                                    ? Path.of("/run/crucible/slots")
                                    : temporary.resolve("crucible-slots-" + USER),
                            Files.createTempDirectory("crucible-test-"));
            Runtime.getRuntime().addShutdownHook(new Thread(engines::close));
            return engines;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Workers in the control groups of this process's sandboxes, and helpers that it started. */
    static List<String> survivors() {
        String ours = "-" + ProcessHandle.current().pid() + "-";
        String child = "PPid:\t" + ProcessHandle.current().pid() + "\n";
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String status = Files.readString(process.resolve("status"));
                    boolean worker = status.startsWith("Name:\tcrucible-wasm");
                    boolean helper = status.startsWith("Name:\tcrucible-jail");
                    if (worker && Files.readString(process.resolve("cgroup")).contains(ours)
                            || helper && status.contains(child)) {
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
}
