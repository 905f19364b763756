package dev.crucible.engines.host;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.linux.BpfProgram;
import dev.crucible.linux.Jail;
import dev.crucible.linux.JailConfig.Kind;
import dev.crucible.linux.JailConfig.Part;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Sandboxes with something left out on purpose, by the name of what it is: whoever looks for holes
 * must find those. They stand in an {@link Enclosure} only, and no request can ask for one.
 */
public final class WeakenedEngines {
    private static final Path HOST = Path.of("/etc");
    private static final int NOBODY = 65_534;

    /** Groups of calls that the filter refuses, by the name of what is left out. */
    private static final Map<String, Set<String>> CALLS =
            Map.ofEntries(
                    Map.entry("filter-keyring", Set.of("add_key", "request_key", "keyctl")),
                    Map.entry("filter-sockets", Set.of("socket", "socketpair")),
                    Map.entry(
                            "filter-io-uring",
                            Set.of("io_uring_setup", "io_uring_enter", "io_uring_register")),
                    Map.entry("filter-bpf", Set.of("bpf")),
                    Map.entry("filter-userfaultfd", Set.of("userfaultfd")),
                    Map.entry("filter-perf", Set.of("perf_event_open")),
                    Map.entry("filter-ptrace", Set.of("ptrace")),
                    Map.entry("filter-personality", Set.of("personality")),
                    Map.entry(
                            "filter-other-memory",
                            Set.of(
                                    "process_vm_readv",
                                    "process_vm_writev",
                                    "kcmp",
                                    "process_madvise",
                                    "pidfd_getfd")),
                    Map.entry(
                            "filter-memory-policy",
                            Set.of("move_pages", "mbind", "migrate_pages", "set_mempolicy")),
                    Map.entry("filter-namespaces", Set.of("clone", "unshare", "setns")),
                    Map.entry(
                            "filter-mounts",
                            Set.of(
                                    "mount",
                                    "umount2",
                                    "pivot_root",
                                    "chroot",
                                    "open_tree",
                                    "move_mount",
                                    "fsopen",
                                    "fsconfig",
                                    "fsmount",
                                    "fspick",
                                    "mount_setattr")),
                    Map.entry(
                            "filter-machine",
                            Set.of(
                                    "kexec_load",
                                    "init_module",
                                    "finit_module",
                                    "delete_module",
                                    "reboot",
                                    "swapon",
                                    "swapoff",
                                    "acct",
                                    "iopl",
                                    "ioperm",
                                    "adjtimex")),
                    Map.entry(
                            "filter-rare",
                            Set.of("memfd_secret", "vmsplice", "modify_ldt", "fanotify_init")),
                    Map.entry("filter-listener", Set.of("seccomp")),
                    Map.entry("filter-handles", Set.of("name_to_handle_at", "open_by_handle_at")));

    private static final Map<String, Omission> JAILS = jails();
    private static final Map<String, Omission> BUBBLEWRAPS = bubblewraps();

    private final HostContext context;
    private final Path helper;
    private final HostRoot root = HostRoot.detect();

    WeakenedEngines(HostContext context, Path helper) {
        this.context = context;
        this.helper = helper;
    }

    /** What can be left out of the sandboxes of an engine, by name. */
    public static Set<String> omissions(String engine) {
        return of(engine).keySet();
    }

    /**
     * An engine whose sandboxes lack what is named; its name is that of the engine as it must be.
     *
     * @param engine {@code jail} or {@code bubblewrap}
     * @param omitted one of {@link #omissions}; empty for a sandbox that lacks nothing
     * @param gated whether its gate may refuse
     */
    public ExecutionEngine without(String engine, String omitted, boolean gated) {
        Omission known = omitted.isEmpty() ? Omission.NOTHING : of(engine).get(omitted);
        if (known == null) {
            throw new IllegalArgumentException(engine + " cannot leave out " + omitted);
        }
        Omission omission = gated ? known : known.ungated();
        return engine.equals("jail")
                ? new JailEngine(context, Jail.weakened(helper), root, omission)
                : new BubblewrapEngine(context, Jail.weakened(helper), root, omission);
    }

    private static Map<String, Omission> of(String engine) {
        return switch (engine) {
            case "jail" -> JAILS;
            case "bubblewrap" -> BUBBLEWRAPS;
            default -> throw new IllegalArgumentException(engine + " cannot be weakened");
        };
    }

    /** What both engines can do without: rules of the filter, and what stays open. */
    private static Map<String, Omission> both() {
        Map<String, Omission> both = new TreeMap<>();
        CALLS.forEach((name, calls) ->
                both.put(name, Omission.NOTHING.profile(rules -> rules.allowing(calls))));
        both.put("filter-unknown", Omission.NOTHING.profile(rules -> rules.allowing(451, 600)));
        both.put("filter-convention", Omission.NOTHING.filter(BpfProgram::anyConvention));
        both.put("filter-empty", Omission.NOTHING.filter(_ -> BpfProgram.everything()));
        both.put("file-as-stream", Omission.NOTHING.errorsToFile());
        both.put("open-descriptor", Omission.NOTHING.leaking(HOST));
        return both;
    }

    private static Map<String, Omission> jails() {
        Map<String, Omission> jails = new LinkedHashMap<>(both());
        jails.put("seccomp", parts(Part.SECCOMP));
        jails.put("landlock", parts(Part.LANDLOCK));
        jails.put("capabilities", parts(Part.CAPABILITIES));
        jails.put("bounding-set", parts(Part.BOUNDING_SET));
        jails.put("no-new-privs", parts(Part.NO_NEW_PRIVILEGES));
        jails.put("privileges", parts(Part.CAPABILITIES, Part.NO_NEW_PRIVILEGES));
        jails.put(
                "user-id",
                Omission.NOTHING
                        .claimed(Claims::withoutSlot)
                        .config(config -> config.without(Kind.USER).omit(Part.USER_ID)));
        jails.put("own-user", Omission.NOTHING.claimed(claims -> claims.sharing(NOBODY)));
        jails.put("user-namespace", parts(Part.USER_NAMESPACE));
        jails.put("pid-namespace", parts(Part.PROCESS_NAMESPACE));
        jails.put("net-namespace", parts(Part.NETWORK_NAMESPACE));
        jails.put("ipc-namespace", parts(Part.IPC_NAMESPACE));
        jails.put("uts-namespace", parts(Part.HOST_NAME));
        jails.put("cgroup-namespace", parts(Part.GROUP_NAMESPACE));
        jails.put("own-root", parts(Part.OWN_ROOT));
        jails.put("old-root-gone", parts(Part.OLD_ROOT_GONE));
        jails.put("read-only-root", parts(Part.READ_ONLY_ROOT));
        jails.put("read-only-binds", parts(Part.READ_ONLY_BINDS));
        jails.put("small-proc", parts(Part.SMALL_PROC));
        jails.put("hidden-init", parts(Part.HIDDEN_INIT));
        jails.put("control-group", Omission.NOTHING.config(config -> config.without(Kind.GROUPS)));
        jails.put(
                "resource-limits", Omission.NOTHING.config(config -> config.without(Kind.LIMITS)));
        jails.put(
                "disk-bound",
                Omission.NOTHING.config(
                        config -> config.without(Kind.BOUND).disk(512L * 1024 * 1024, 1_000_000)));
        jails.put("no-etc", shown("/etc"));
        jails.put("no-home-of-root", shown("/root"));
        jails.put("no-var", shown("/var/tmp"));
        jails.put("no-sys", shown("/sys"));
        jails.put("no-device", Omission.NOTHING.config(config -> config.device("/dev/fuse")));
        return jails;
    }

    private static Omission parts(Part... parts) {
        return Omission.NOTHING.config(config -> config.omit(parts));
    }

    private static Omission shown(String path) {
        return Omission.NOTHING.config(config -> config.bind(path));
    }

    private static Map<String, Omission> bubblewraps() {
        Map<String, Omission> wraps = new LinkedHashMap<>(both());
        wraps.put("seccomp", lacking("--seccomp", 1));
        wraps.put("user-id", Omission.NOTHING.claimed(Claims::withoutSlot));
        wraps.put("hidden-init", words(WeakerWords::visibleInit));
        wraps.put(
                "launcher-environment",
                words(WeakerWords::visibleInit).variables(Map.of("CRUCIBLE_TOKEN", "honey")));
        wraps.put("capabilities", lacking("--cap-drop", 1));
        wraps.put(
                "every-capability",
                words(list ->
                        WeakerWords.showing(
                                WeakerWords.without(list, "--cap-drop", 1), "--cap-add", "ALL")));
        wraps.put("nested-namespaces", lacking("--disable-userns", 0));
        wraps.put("pid-namespace", lacking("--unshare-pid", 0));
        wraps.put("net-namespace", lacking("--unshare-net", 0));
        wraps.put("ipc-namespace", lacking("--unshare-ipc", 0));
        wraps.put(
                "uts-namespace",
                words(list ->
                        WeakerWords.without(
                                WeakerWords.without(list, "--unshare-uts", 0), "--hostname", 1)));
        wraps.put("cgroup-namespace", lacking("--unshare-cgroup", 0));
        wraps.put("own-root", words(WeakerWords::hostRoot));
        wraps.put("read-only-root", lacking("--remount-ro", 1));
        wraps.put(
                "read-only-binds", words(list -> WeakerWords.instead(list, "--ro-bind", "--bind")));
        wraps.put("settings-cover", words(list -> WeakerWords.uncovered(list, "/proc/sys")));
        wraps.put("proc-masks", words(list -> WeakerWords.uncovered(list, "/proc/")));
        wraps.put("disk-bound", lacking("--size", 1));
        wraps.put("no-etc", showing("--ro-bind", "/etc"));
        wraps.put("no-home-of-root", showing("--ro-bind", "/root"));
        wraps.put("no-var", showing("--ro-bind", "/var/tmp"));
        wraps.put("no-sys", showing("--ro-bind", "/sys"));
        wraps.put("no-device", showing("--dev-bind", "/dev/fuse"));
        wraps.put("control-group", Omission.NOTHING.notJoined());
        wraps.put("resource-limits", Omission.NOTHING.limits(_ -> Map.of()));
        return wraps;
    }

    private static Omission lacking(String option, int values) {
        return words(list -> WeakerWords.without(list, option, values));
    }

    private static Omission showing(String option, String path) {
        return words(list -> WeakerWords.showing(list, option, path, path));
    }

    private static Omission words(UnaryOperator<List<String>> change) {
        return Omission.NOTHING.arguments(change);
    }
}
