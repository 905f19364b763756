package dev.crucible.engines.host;

import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.ProcessView.Mount;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads, from the host's side, whether a process at the gate is behind every wall of a namespace
 * sandbox. An inside view alone is worthless here: it cannot tell the host's root from nobody.
 */
final class NamespaceEvidence {
    private static final String NO_CAPABILITIES = "0000000000000000";
    private static final List<String> NAMESPACES =
            List.of("user", "pid", "mnt", "net", "ipc", "uts", "cgroup");
    private static final Set<String> WRITABLE = Set.of("/work", "/tmp", "/proc");

    /** Without a terminal, /dev/tty leads nowhere; container runtimes do not go without it. */
    private static final Set<String> DEVICES =
            Stream.concat(HostRoot.DEVICES.stream(), Stream.of("/dev/tty"))
                    .collect(Collectors.toUnmodifiableSet());

    /** The user and group that the program is to itself. */
    private static final String INSIDE_USER = "1000 1000";

    private static final int OWN_FILTERS = ProcessView.ownFilters();
    private static final int MAX_LOOKS = 200;
    private static final long KIBIBYTE = 1024;
    private static final long PAGE = 4096;

    private final ProcessView process;
    private final Evidence evidence;

    NamespaceEvidence(ProcessView process, Evidence evidence) {
        this.process = process;
        this.evidence = evidence;
    }

    /**
     * The identity that the host's kernel gives the process: one of its own, if it can have one.
     */
    void identity(Optional<Integer> expectedUser) {
        String users = process.status("Uid");
        boolean ordinary = !evidence.twoSided() || evidence.said("kernel-uid").equals(INSIDE_USER);
        if (expectedUser.isPresent()) {
            String user = expectedUser.get().toString();
            String expected = String.join("\t", user, user, user, user);
            boolean own = expectedUser.get() != 0 && users.equals(expected);
            evidence.require("kernel-uid", own && ordinary, users);
        } else if (users.startsWith("0\t") || !ordinary) {
            evidence.require("kernel-uid", false, users);
        } else {
            evidence.missing("kernel-uid", "shared with Crucible and concurrent runs: " + users);
        }
        String groups = process.status("Groups");
        if (groups.isEmpty() || Host.root()) {
            evidence.require("groups", groups.isEmpty() && evidence.alike("groups", "0"), groups);
        } else {
            evidence.missing("groups", "an ordinary user cannot give up its groups: " + groups);
        }
    }

    /** No capability in any set, no way to gain one, and a filter on system calls. */
    void privileges() {
        String sets =
                String.join(
                        " ",
                        process.status("CapInh"),
                        process.status("CapPrm"),
                        process.status("CapEff"),
                        process.status("CapBnd"),
                        process.status("CapAmb"));
        String none = String.join(" ", java.util.Collections.nCopies(5, NO_CAPABILITIES));
        evidence.requireAlike("capabilities", sets.equals(none), sets);
        String locked = process.status("NoNewPrivs");
        evidence.requireAlike("no-new-privs", locked.equals("1"), locked);
        String mode = process.status("Seccomp");
        evidence.requireAlike("seccomp", mode.equals("2"), mode);
        String filters = process.status(ProcessView.SECCOMP_FILTERS);
        if (filters.isEmpty()) {
            evidence.missing("seccomp-filters", "the kernel does not count them");
        } else {
            evidence.requireAlike(
                    "seccomp-filters", filters.equals(Integer.toString(1 + OWN_FILTERS)), filters);
        }
    }

    /** Namespaces that are not the host's. */
    void namespaces() {
        for (String kind : NAMESPACES) {
            String theirs = process.namespace(kind);
            boolean apart = !theirs.isEmpty() && !theirs.equals(ProcessView.ownNamespace(kind));
            evidence.requireAlike(kind + "-namespace", apart, theirs);
        }
    }

    /** Nothing but a loopback interface. */
    void network(NetworkAccess network) {
        String interfaces = String.join(",", process.interfaces());
        evidence.require(
                "network",
                interfaces.equals("lo") && evidence.alike("network", interfaces),
                network.label() + ": " + interfaces);
    }

    /**
     * A root of its own in which only the sized places can be written. A device node that belongs
     * to another user needs no read-only mount: its owner and mode cannot be changed.
     */
    void files(ProcessView.MountTable table) {
        files(
                table,
                table.mounts().stream()
                        .anyMatch(mount ->
                                mount.path().equals("/")
                                        && mount.type().equals("tmpfs")
                                        && mount.readOnly()));
    }

    /** The same where the root is a folder that was made for it, or for others like it. */
    void files(ProcessView.MountTable table, Path root) {
        files(
                table,
                process.rootIs(root)
                        && table.mounts().stream()
                                .anyMatch(mount -> mount.path().equals("/") && mount.readOnly()));
    }

    private void files(ProcessView.MountTable table, boolean ownRoot) {
        List<Mount> mounts = table.mounts();
        String summary = table.summary();
        List<String> open =
                mounts.stream()
                        .filter(mount -> !mount.readOnly())
                        .map(Mount::path)
                        .filter(path -> !WRITABLE.contains(path) && !DEVICES.contains(path))
                        .toList();
        evidence.require(
                "read-only-root",
                ownRoot && open.isEmpty(),
                (ownRoot ? "" : "no root of its own, ")
                        + "writable beyond what is meant to be: "
                        + (open.isEmpty() ? "nothing" : String.join(",", open)));
        evidence.requireAlike("mounts", !mounts.isEmpty(), summary);
    }

    /** The writable places are one file system in memory of the size that was asked for. */
    void disk(ProcessView.MountTable table, long bytes) {
        List<Mount> mounts = table.mounts();
        long pages = (bytes + PAGE - 1) / PAGE;
        String size = "size=" + pages * PAGE / KIBIBYTE + "k";
        List<Mount> places =
                mounts.stream()
                        .filter(mount ->
                                WRITABLE.contains(mount.path()) && !mount.path().equals("/proc"))
                        .toList();
        boolean sized =
                !places.isEmpty()
                        && places.stream()
                                .allMatch(place ->
                                        place.type().equals("tmpfs")
                                                && place.fileSystemOptions().contains(size));
        evidence.require(
                "disk",
                sized,
                String.join(
                        "; ",
                        places.stream()
                                .map(place ->
                                        place.path()
                                                + " "
                                                + String.join(",", place.fileSystemOptions()))
                                .toList()));
    }

    /**
     * The three pipes, the gate's own socket, and nothing else. A shell at the gate still moves
     * descriptors about for a moment after it has spoken, so the look is repeated until it rests.
     */
    void descriptors(Streams streams, ControlSocket control) {
        List<String> pipes = streams.names();
        List<String> open = process.descriptors();
        for (int look = 0; look < MAX_LOOKS && !only(open, pipes, control); look++) {
            new Poller().await(Duration.ofMillis(1));
            open = process.descriptors();
        }
        evidence.requireAlike("descriptors", only(open, pipes, control), String.join(" ", open));
    }

    private static boolean only(List<String> open, List<String> pipes, ControlSocket control) {
        return open.containsAll(pipes)
                && open.stream()
                        .allMatch(target ->
                                pipes.contains(target) || target.equals(control.theirName()));
    }

    /**
     * Bounds on the tree, as the kernel has them.
     *
     * @param overhead Crucible's own processes in the group
     * @param userOverhead Crucible's own processes of the same user
     */
    void resources(
            Optional<Cgroup> group,
            Limits limits,
            int overhead,
            int userOverhead,
            String whyNoGroup) {
        if (group.isPresent()) {
            String figures = group.get().bounds();
            long pageRounded = limits.memoryBytes() & ~4095L;
            boolean set =
                    figures.equals(
                            "memory "
                                    + pageRounded
                                    + ", processes "
                                    + (limits.processes() + overhead));
            boolean joined = group.get().contains(process.controlGroups());
            boolean own = !evidence.twoSided() || evidence.said("control-group").equals("/");
            evidence.require("control-group", set && joined && own, figures);
        } else {
            evidence.missing(
                    "control-group",
                    whyNoGroup + "; memory and CPU are bounded for each process, not for the tree");
        }
        perProcess(ResourceLimits.of(limits, group.isPresent(), userOverhead));
    }

    /** Neither bound may be another, or the program could raise the one up to the other. */
    private void perProcess(Map<Integer, Long> expected) {
        ProcessView.ResourceBounds actual = process.limits();
        boolean set = true;
        for (Map.Entry<Integer, Long> bound : expected.entrySet()) {
            String name = ResourceLimits.NAMES.getOrDefault(bound.getKey(), "");
            set &=
                    name.isEmpty()
                            || (close(actual.soft(name), bound.getValue())
                                    && actual.hard(name).equals(actual.soft(name)));
        }
        evidence.requireAlike("resource-limits", set, actual.all());
    }

    /** Shells count some limits in blocks or kibibytes, so that one may be a little above. */
    private boolean close(String value, long expected) {
        if (value.isEmpty() || !value.chars().allMatch(Character::isDigit)) {
            return false;
        }
        long difference = Math.abs(Long.parseLong(value) - expected);
        return evidence.twoSided() ? difference == 0 : difference < KIBIBYTE;
    }

    /**
     * The inside is behind Landlock.
     *
     * @param version that the kernel has; 0 when it has none
     */
    void landlock(int version) {
        if (version > 0) {
            String known = Integer.toString(version);
            evidence.require("landlock", evidence.alike("landlock", known), known);
        } else {
            evidence.missing("landlock", "the kernel does not have it");
        }
    }

    /** What was tried at the gate was refused, each as it must be. */
    void forbiddenActs(NetworkAccess network, boolean devices) {
        if (!evidence.twoSided()) {
            evidence.missing("forbidden-acts", "nobody of ours is inside who could try");
            return;
        }
        ForbiddenActs acts = new ForbiddenActs(network, devices);
        List<String> faults = acts.faults(evidence.said("forbidden-acts"));
        evidence.require(
                "forbidden-acts",
                faults.isEmpty(),
                faults.isEmpty() ? acts.size() + " refused" : String.join(", ", faults));
    }
}
