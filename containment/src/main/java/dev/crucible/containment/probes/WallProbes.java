package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.HostView.Seen;
import dev.crucible.containment.oracles.KnownValues;
import dev.crucible.linux.Host;
import dev.crucible.linux.ProcessView.Mount;
import dev.crucible.linux.Slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What other attempts cannot notice, because a second wall stands behind the first: mutants of the
 * sandbox that lacked the first showed that nothing told them from a whole one.
 */
final class WallProbes {
    private static final List<String> NAMESPACES =
            List.of("user", "pid", "mnt", "net", "ipc", "uts", "cgroup");
    private static final Set<String> WORKPLACES = Set.of("/work", "/tmp", "/proc");

    /** An environment is there to be read, where it is not the first process's. */
    static final String OWN_ENVIRONMENT =
            """
            act("met", lambda: read("/proc/self/environ"))
            """;

    private WallProbes() {}

    static List<Probe> all() {
        return List.of(
                new Inspection(
                        ProbeInfo.of(
                                "CAP-05",
                                "PCPPPN",
                                "have a user that others may have too",
                                "runs of one user can signal each other and count as one"),
                        "",
                        WallProbes::common),
                new Encounter(
                        ProbeInfo.of(
                                "PX-08",
                                "XCCCVN",
                                "read what its first process was started with",
                                "bubblewrap stays, and so does the environment of who started it"),
                        """
                        def inherited():
                            if not read("/proc/1/environ").strip(b"\\0"):
                                raise OSError(2, "")


                        act("environment", inherited)
                        """,
                        _ -> new KnownValues(Map.of()),
                        List.of("environment")),
                new Inspection(
                        ProbeInfo.of(
                                "NSP-06",
                                "XCCCCN",
                                "be in a namespace of the host",
                                "one that is shared is a wall less, whatever the others hold"),
                        "",
                        WallProbes::shared),
                new Inspection(
                        ProbeInfo.of(
                                "WR-09",
                                "XCCCCN",
                                "have something mounted that can be written, besides its workplace",
                                "what only file modes protect falls with one mistake in a mode"),
                        "",
                        WallProbes::writable),
                Census.of(
                        ProbeInfo.of(
                                "WR-10",
                                "XPPVVN",
                                "change how the kernel treats it: when memory is short, when it"
                                        + " faults; make a node that hides files",
                                "a rule about paths notices what no owner and no mode forbids"),
                        """
                        act("oom", lambda: os.open("/proc/self/oom_score_adj", os.O_WRONLY))
                        act("dump", lambda: os.open("/proc/self/coredump_filter", os.O_WRONLY))
                        act("name", lambda: os.open("/proc/self/comm", os.O_WRONLY))
                        act("node", lambda: os.mknod("node", 0o20600, 0))
                        """,
                        "oom",
                        "dump",
                        "name",
                        "node"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-18",
                                "XCCNVN",
                                "call what only root may, with arguments that nobody may",
                                "who is told that its arguments are wrong has passed the filter,"
                                        + " and only a capability is left to stop it"),
                        """
                        BAD = 1
                        act("mount", lambda: call(165, BAD, BAD, BAD, 0, BAD))
                        act("umount2", lambda: call(166, BAD, 0x7fff0000))
                        act("chroot", lambda: call(161, BAD))
                        act("open_tree", lambda: call(428, -1, BAD, 0x7fff0000))
                        act("mount_setattr", lambda: call(442, -1, BAD, 0x7fff0000, BAD, 0))
                        act("fsconfig", lambda: call(431, -1, 99, BAD, BAD, 0))
                        act("swapon", lambda: call(167, BAD, 0x7fff0000))
                        act("iopl", lambda: call(172, 99))
                        act("ioperm", lambda: call(173, 0x7fff0000, 0x7fff0000, 1))
                        act("adjtimex", lambda: call(159, BAD))
                        act("settimeofday", lambda: call(164, BAD, BAD))
                        act("setns", lambda: call(308, -1, 0))
                        act("unshare", lambda: call(272, BAD))
                        """,
                        "mount",
                        "umount2",
                        "chroot",
                        "open_tree",
                        "mount_setattr",
                        "fsconfig",
                        "swapon",
                        "iopl",
                        "ioperm",
                        "adjtimex",
                        "settimeofday",
                        "setns",
                        "unshare"));
    }

    /** Only root can give each run a user of its own; the ids for that are nobody else's. */
    private static List<String> common(Seen process, Ground ground) {
        String users = process.field("Uid");
        boolean own =
                List.of(users.split("\\s+", -1)).stream()
                        .allMatch(user -> Long.parseLong(user) >= Slots.FIRST_USER);
        return own || !Host.root() ? List.of() : List.of("its user is one of many: " + users);
    }

    private static List<String> shared(Seen process, Ground ground) {
        return NAMESPACES.stream()
                .filter(kind -> !process.apart(kind))
                .map(kind -> "it is in the host's " + kind + " namespace")
                .toList();
    }

    /**
     * A device node that belongs to root cannot be changed, and is written to in order to be used.
     */
    private static List<String> writable(Seen process, Ground ground) {
        List<String> broken = new ArrayList<>();
        for (Mount mount : process.mounts()) {
            String path = mount.path();
            if (!mount.readOnly() && !WORKPLACES.contains(path) && !path.startsWith("/dev/")) {
                broken.add(path + " can be written");
            }
            boolean whole =
                    path.equals("/proc") && !mount.fileSystemOptions().contains("subset=pid");
            if (whole && !covered(process, "/proc/sys")) {
                broken.add("the kernel's settings are not covered");
            }
        }
        return broken;
    }

    private static boolean covered(Seen process, String place) {
        return process.mounts().stream()
                .anyMatch(mount -> mount.path().equals(place) && mount.readOnly());
    }
}
