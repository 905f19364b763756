package dev.crucible.engines.host;

import dev.crucible.linux.Host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The container runtimes that Crucible can drive. */
final class ContainerRuntimes {
    private ContainerRuntimes() {}

    /**
     * Looks for them. Only root can use them, so for others their versions are not asked.
     *
     * @param known where their versions are kept
     * @param folder where their root folders may be made when they are first needed
     * @param host what sandboxes are shown of the host
     */
    static List<ContainerRuntime> of(ContainerPrograms known, Path folder, HostRoot host) {
        Optional<Path> runc = ContainerPrograms.find("runc");
        Optional<Path> runsc = ContainerPrograms.find("runsc");
        return List.of(
                new Runc(
                        runc,
                        version(known, runc),
                        new ContainerRoots(folder.resolve("runc"), true, host)),
                new Gvisor(
                        runsc,
                        version(known, runsc),
                        new ContainerRoots(folder.resolve("gvisor"), false, host)));
    }

    private static String version(ContainerPrograms known, Optional<Path> program) {
        return Host.root() ? program.map(known::version).orElse("") : "";
    }
}
