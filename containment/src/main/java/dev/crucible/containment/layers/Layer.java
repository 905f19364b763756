package dev.crucible.containment.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A layer of a sandbox's walls that can be taken away while all others stand. */
public enum Layer {
    /** The filter on system calls. */
    SECCOMP("seccomp", "seccomp"),
    /** Landlock; bubblewrap has none. */
    LANDLOCK("landlock", ""),
    /** No capabilities, and no way to gain any. */
    PRIVILEGES("privileges", "every-capability"),
    /** A user of its own to the host's kernel. */
    USER_ID("user-id", "user-id"),
    /** A user namespace; bubblewrap cannot do without, once it is not root. */
    USER_NAMESPACE("user-namespace", ""),
    /** A process namespace. */
    PID_NAMESPACE("pid-namespace", "pid-namespace"),
    /** A root of its own, with the host's files that it needs and no others. */
    OWN_ROOT("own-root", "own-root"),
    /** That its root is read-only. */
    READ_ONLY_ROOT("read-only-root", "read-only-root"),
    /** That the host's files in it are read-only. */
    READ_ONLY_BINDS("read-only-binds", "read-only-binds"),
    /** What of /proc is not there, or is covered. */
    SMALL_PROC("small-proc", "proc-masks"),
    /** A network namespace. */
    NET_NAMESPACE("net-namespace", "net-namespace"),
    /** A namespace of System V objects and message queues. */
    IPC_NAMESPACE("ipc-namespace", "ipc-namespace"),
    /** A host name of its own. */
    UTS_NAMESPACE("uts-namespace", "uts-namespace"),
    /** A view of its own control groups only. */
    CGROUP_NAMESPACE("cgroup-namespace", "cgroup-namespace"),
    /** A control group. */
    CONTROL_GROUP("control-group", "control-group"),
    /** Limits of each process. */
    RESOURCE_LIMITS("resource-limits", "resource-limits"),
    /** A bound on everything that can be written. */
    DISK_BOUND("disk-bound", "disk-bound"),
    /** Nothing but its three streams is open. */
    DESCRIPTORS("open-descriptor", "open-descriptor"),
    /** Its first process, and what that was started with, are out of sight. */
    LAUNCHER("hidden-init", "hidden-init");

    private final String jail;
    private final String bubblewrap;

    Layer(String jail, String bubblewrap) {
        this.jail = jail;
        this.bubblewrap = bubblewrap;
    }

    /** In lower case with hyphens, as people read it. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** What to leave out of the sandboxes of an engine; empty when it has no such layer. */
    public Optional<String> omission(String engine) {
        return switch (engine) {
            case "jail" -> Optional.of(jail).filter(name -> !name.isEmpty());
            case "bubblewrap" -> Optional.of(bubblewrap).filter(name -> !name.isEmpty());
            default -> Optional.empty();
        };
    }

    /** Those of an engine. */
    public static List<Layer> of(String engine) {
        return Arrays.stream(values()).filter(layer -> layer.omission(engine).isPresent()).toList();
    }
}
