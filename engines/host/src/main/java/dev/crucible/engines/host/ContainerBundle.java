package dev.crucible.engines.host;

import dev.crucible.core.FolderRemoval;
import dev.crucible.core.SandboxException;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a container runtime is told of one sandbox: a folder with {@code config.json} (OCI runtime
 * specification 1.0.2), and a folder for what the runtime itself has to remember.
 *
 * @param folder both
 */
record ContainerBundle(Path folder) implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int INSIDE_ID = 1000;

    /** The user that builds a sandbox must find it, and nobody else look around. */
    private static final Set<PosixFilePermission> PASSABLE =
            PosixFilePermissions.fromString("rwx--x--x");

    /** What the specification calls the kernel's limits. */
    private static final Map<Integer, String> LIMITS =
            Map.of(
                    ResourceLimits.CPU, "RLIMIT_CPU",
                    ResourceLimits.FILE_SIZE, "RLIMIT_FSIZE",
                    ResourceLimits.DATA, "RLIMIT_DATA",
                    ResourceLimits.CORE, "RLIMIT_CORE",
                    ResourceLimits.PROCESSES, "RLIMIT_NPROC",
                    ResourceLimits.OPEN_FILES, "RLIMIT_NOFILE",
                    ResourceLimits.LOCKED_MEMORY, "RLIMIT_MEMLOCK",
                    ResourceLimits.MESSAGE_QUEUES, "RLIMIT_MSGQUEUE");

    /**
     * Writes it into a new folder below this one.
     *
     * @param configuration is given where a working directory may be mounted
     */
    static ContainerBundle in(Path parent, Function<Path, ObjectNode> configuration) {
        try {
            Files.setPosixFilePermissions(parent, PASSABLE);
            ContainerBundle bundle = new ContainerBundle(Files.createTempDirectory(parent, "oci-"));
            Files.setPosixFilePermissions(bundle.folder, PASSABLE);
            Files.createDirectory(bundle.work());
            Files.write(
                    bundle.folder.resolve("config.json"),
                    JSON.writeValueAsBytes(configuration.apply(bundle.work())));
            return bundle;
        } catch (IOException broken) {
            throw SandboxException.lost(
                    "no bundle in " + parent + ": " + broken.getMessage(), broken);
        }
    }

    /** Where the runtime keeps its state. */
    Path state() {
        return folder.resolve("state");
    }

    /** Where a working directory may be mounted. */
    Path work() {
        return folder.resolve("work");
    }

    /** How the runtime names the container: as nobody else does. */
    String container() {
        return folder.getFileName().toString();
    }

    /**
     * What both runtimes are told: the helper as the first process, an ordinary user without any
     * right, a root that cannot be written, what is shown there, and nothing else.
     */
    static ObjectNode configuration(
            ContainerRoots.Ground ground, Map<Integer, Long> limits, List<String> words) {
        ObjectNode node = JSON.createObjectNode();
        node.put("ociVersion", "1.0.2").put("hostname", "sandbox");
        ObjectNode process = node.putObject("process");
        process.putObject("user").put("uid", INSIDE_ID).put("gid", INSIDE_ID);
        words.forEach(process.putArray("args")::add);
        process.putArray("env");
        process.put("cwd", "/").put("noNewPrivileges", true).put("oomScoreAdj", 1000);
        ArrayNode bounds = process.putArray("rlimits");
        limits.forEach((resource, value) -> {
            String name = LIMITS.get(resource);
            if (name != null) {
                bounds.addObject().put("type", name).put("hard", value).put("soft", value);
            }
        });
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "inheritable", "permitted", "ambient")) {
            capabilities.putArray(set);
        }
        node.putObject("root").put("path", ground.root().folder().toString()).put("readonly", true);
        ArrayNode mounts = node.putArray("mounts");
        for (ContainerRoot.Shown shown : ground.shown()) {
            String source = shown.source().toString();
            mount(mounts, shown.place(), "bind", source, "rbind", "ro", "nosuid", "nodev");
        }
        return node;
    }

    /** Adds a mount to a configuration. */
    static void mount(
            ArrayNode mounts, String place, String type, String source, String... options) {
        ObjectNode mount = mounts.addObject();
        mount.put("destination", place).put("type", type).put("source", source);
        List.of(options).forEach(mount.putArray("options")::add);
    }

    @Override
    public void close() {
        try {
            FolderRemoval.remove(folder);
        } catch (IOException left) {
            System.getLogger(ContainerBundle.class.getName())
                    .log(System.Logger.Level.WARNING, "left behind: " + folder, left);
        }
    }
}
