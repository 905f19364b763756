package dev.crucible.containment.layers;

import java.util.ArrayList;
import java.util.List;

/** The faults that the probes must find. */
public final class Mutants {
    private static final String JAIL = "jail";
    private static final String BUBBLEWRAP = "bubblewrap";

    private Mutants() {}

    /** All of them, engine by engine. */
    public static List<Mutant> all() {
        List<Mutant> all = new ArrayList<>(ofBoth(JAIL));
        all.addAll(ofTheJail());
        all.addAll(ofBoth(BUBBLEWRAP));
        all.addAll(ofBubblewrap());
        return List.copyOf(all);
    }

    private static List<Mutant> ofBoth(String engine) {
        return List.of(
                mutant(engine, "filter-keyring", "F7: the filter lets keyrings through", "SYS-05"),
                mutant(
                        engine,
                        "filter-sockets",
                        "F7: the filter lets every kind of socket through, AF_VSOCK among them",
                        "SYS-12",
                        "SYS-13"),
                mutant(engine, "filter-io-uring", "F7: the filter lets io_uring through", "SYS-02"),
                mutant(
                        engine,
                        "filter-convention",
                        "F7: the filter does not look at the calling convention",
                        "SYS-14"),
                mutant(engine, "filter-bpf", "the filter lets bpf through", "SYS-01"),
                mutant(
                        engine,
                        "filter-userfaultfd",
                        "the filter lets userfaultfd through",
                        "SYS-03"),
                mutant(engine, "filter-perf", "the filter lets perf_event_open through", "SYS-04"),
                mutant(engine, "filter-ptrace", "the filter lets ptrace through", "SYS-07"),
                mutant(
                        engine,
                        "filter-personality",
                        "the filter lets every personality through",
                        "SYS-08"),
                mutant(
                        engine,
                        "filter-other-memory",
                        "the filter lets calls into other processes' memory through",
                        "SYS-09"),
                mutant(
                        engine,
                        "filter-memory-policy",
                        "the filter lets calls that move memory through",
                        "SYS-10"),
                mutant(
                        engine,
                        "filter-namespaces",
                        "the filter lets calls that make and enter namespaces through",
                        "SYS-18",
                        "CAP-01"),
                mutant(
                        engine,
                        "filter-mounts",
                        "the filter lets calls that mount through",
                        "SYS-18",
                        "NSP-02"),
                mutant(
                        engine,
                        "filter-machine",
                        "the filter lets calls of the machine's owner through",
                        "SYS-18",
                        "SYS-06"),
                mutant(
                        engine,
                        "filter-rare",
                        "the filter lets old and rare calls through",
                        "SYS-16"),
                mutant(
                        engine,
                        "filter-listener",
                        "the filter lets another filter be put over it",
                        "SYS-16"),
                mutant(
                        engine,
                        "filter-handles",
                        "the filter lets files be opened by their handles",
                        "FS-07",
                        "SYS-16"),
                mutant(
                        engine,
                        "filter-unknown",
                        "the filter lets calls through that it does not know",
                        "SYS-15"),
                mutant(
                        engine,
                        "filter-empty",
                        "F7: a filter that lets everything through",
                        "SYS-02",
                        "SYS-05"),
                mutant(engine, "seccomp", "no filter at all", "SYS-02", "CAP-01"),
                mutant(
                        engine,
                        "user-id",
                        "F1: it stays root to the host's kernel",
                        "CAP-04",
                        "WR-03"),
                mutant(engine, "pid-namespace", "it shares the host's processes", "PR-01", "PR-02"),
                mutant(engine, "net-namespace", "it shares the host's network", "NET-10", "NET-01"),
                mutant(
                        engine,
                        "ipc-namespace",
                        "it shares the host's message queues and shared memory",
                        "CAR-02"),
                mutant(engine, "uts-namespace", "it shares the host's name", "PX-03", "NSP-06"),
                mutant(
                        engine,
                        "cgroup-namespace",
                        "it sees the names of the host's control groups",
                        "PX-05"),
                mutant(engine, "own-root", "it has the host's root", "FS-01", "FS-02"),
                mutant(
                        engine,
                        "read-only-root",
                        "F9: its root can be written to",
                        "WR-01",
                        "WR-09"),
                mutant(
                        engine,
                        "read-only-binds",
                        "the host's programs in it are not read-only",
                        "WR-09"),
                mutant(engine, "control-group", "it joins no control group", "RES-01", "RES-02"),
                mutant(engine, "resource-limits", "its processes have no limits", "RES-04"),
                mutant(engine, "disk-bound", "F9: nothing bounds what it writes", "RES-03"),
                mutant(engine, "no-etc", "it is shown /etc", "FS-02"),
                mutant(engine, "no-home-of-root", "it is shown the home of root", "FS-02"),
                mutant(engine, "no-var", "it is shown folders for temporary files", "FS-01"),
                mutant(engine, "no-sys", "it is shown /sys", "PX-05"),
                mutant(engine, "no-device", "it is given the device of FUSE", "DEV-01"),
                mutant(engine, "file-as-stream", "F5: a stream is a file, not a pipe", "FD-01"),
                mutant(engine, "open-descriptor", "a folder of the host is left open", "FD-01"));
    }

    private static List<Mutant> ofTheJail() {
        return List.of(
                mutant(JAIL, "landlock", "Landlock is left out", "WR-10"),
                mutant(
                        JAIL,
                        "capabilities",
                        "it keeps every capability of its namespaces",
                        "CAP-01"),
                mutant(JAIL, "bounding-set", "it can gain capabilities", "CAP-01"),
                mutant(JAIL, "no-new-privs", "programs can gain privileges", "CAP-01"),
                mutant(JAIL, "own-user", "it has the user of every other sandbox", "CAP-05"),
                mutant(JAIL, "user-namespace", "it has no user namespace", "NSP-06"),
                mutant(JAIL, "old-root-gone", "the host's root is still mounted", "WR-09"),
                mutant(JAIL, "small-proc", "its /proc shows the whole kernel", "PX-01", "WR-03"),
                mutant(
                        JAIL,
                        "hidden-init",
                        "F3: its first process can be looked into",
                        "PR-04",
                        "PR-03"));
    }

    private static List<Mutant> ofBubblewrap() {
        return List.of(
                mutant(
                        BUBBLEWRAP,
                        "hidden-init",
                        "its first process can be looked into",
                        "PR-04",
                        "PR-03"),
                mutant(
                        BUBBLEWRAP,
                        "launcher-environment",
                        "F3: it is started with an environment of the host's, and can be looked"
                                + " into",
                        "PX-08",
                        "PR-04",
                        "PX-07"),
                mutant(
                        BUBBLEWRAP,
                        "every-capability",
                        "it keeps every capability of its namespaces",
                        "CAP-01"),
                new Mutant(
                        BUBBLEWRAP,
                        "capabilities",
                        "bubblewrap is not told to drop capabilities",
                        List.of("CAP-01"),
                        "no fault: bubblewrap drops them for whoever is not root, told to or not"),
                new Mutant(
                        BUBBLEWRAP,
                        "nested-namespaces",
                        "it may make user namespaces, if the filter lets it",
                        List.of("NSP-01"),
                        "the filter stands before it and refuses every call that makes a"
                                + " namespace"),
                mutant(
                        BUBBLEWRAP,
                        "settings-cover",
                        "the kernel's settings are not covered",
                        "WR-09"),
                mutant(BUBBLEWRAP, "proc-masks", "nothing in /proc is covered", "PX-01"));
    }

    private static Mutant mutant(String engine, String omitted, String fault, String... expected) {
        return new Mutant(engine, omitted, fault, List.of(expected), "");
    }
}
