package dev.crucible.containment.scenarios;

import java.util.List;
import java.util.Optional;

/** The scenarios that there are. */
public final class Scenarios {
    private static final List<Scenario> ALL =
            List.of(
                    new Scenario(
                            "container-escape",
                            "Out of the container",
                            "The program wants to be a process of the host. It mounts, enters the"
                                    + " host's namespaces, climbs out by paths of /proc, and goes"
                                    + " for the program that made its sandbox.",
                            List.of(
                                    "NSP-01", "NSP-02", "NSP-03", "NSP-05", "FS-05", "FD-01",
                                    "FD-02", "WR-06", "WR-08", "CG-01")),
                    new Scenario(
                            "privileged-operations",
                            "What only root may do",
                            "The program wants rights. It asks for capabilities and another user,"
                                    + " starts programs that run as root, loads a module, makes"
                                    + " device nodes, and changes settings of the kernel.",
                            List.of(
                                    "CAP-01", "CAP-02", "CAP-03", "CAP-04", "SYS-06", "DEV-01",
                                    "WR-03", "WR-04")),
                    new Scenario(
                            "network-breakout",
                            "A word to the outside",
                            "The program wants to tell somebody, or to be told. It connects by"
                                    + " every protocol, asks the resolver, the cloud's metadata,"
                                    + " services of the host, and the run beside it.",
                            List.of(
                                    "NET-01", "NET-02", "NET-03", "NET-04", "NET-05", "NET-06",
                                    "NET-09", "NET-10")),
                    new Scenario(
                            "filesystem-escape",
                            "Other people's files",
                            "The program wants a secret of the host, or to leave something there."
                                    + " It opens what it should not, by path, by link, by number"
                                    + " and by device, and writes where others will read.",
                            List.of(
                                    "FS-01", "FS-02", "FS-05", "FS-06", "FS-07", "FS-08", "WR-01",
                                    "WR-02", "OUT-01")),
                    new Scenario(
                            "resource-exhaustion",
                            "More than its share",
                            "The program wants the machine to stop. It forks, fills memory and"
                                    + " disk, takes every descriptor and every processor, writes"
                                    + " without end, and does not go when its time is over.",
                            List.of(
                                    "RES-01", "RES-02", "RES-03", "RES-04", "RES-05", "RES-06",
                                    "RES-07", "RES-08", "LC-01")),
                    new Scenario(
                            "kernel-vectors",
                            "Holes in the kernel",
                            "The program has a hole that nobody knows, in a part of the kernel"
                                    + " that ordinary programs never use. It must not reach it.",
                            List.of(
                                    "SYS-01", "SYS-02", "SYS-03", "SYS-04", "SYS-05", "SYS-08",
                                    "SYS-10", "SYS-11", "SYS-12", "SYS-13", "SYS-14", "SYS-15",
                                    "SYS-16", "NSP-04")),
                    new Scenario(
                            "timing-side-channels",
                            "What time tells",
                            "The program wants to learn what others do, or to whisper to another"
                                    + " run, without a file or a socket: by counters, by the"
                                    + " cache, by who waits for whom. A shared kernel does not"
                                    + " stop all of this; what is measured is said.",
                            List.of("SYS-04", "PX-02", "PX-04", "CAR-04", "CAR-07")),
                    new Scenario(
                            "neighbours",
                            "The other processes",
                            "The program wants another process: to see it, to read its secrets, to"
                                    + " end it, or to outlive its own run.",
                            List.of(
                                    "PR-01", "PR-02", "PR-03", "PR-04", "PR-05", "PR-06", "PR-07",
                                    "LC-03")),
                    new Scenario(
                            "carry-over",
                            "From one run to the next",
                            "Two programs want to know each other: one leaves a word where the next"
                                    + " one, or the one beside it, will look.",
                            List.of("CAR-01", "CAR-02", "CAR-03", "CAR-04", "CAR-05", "CAR-06")));

    private Scenarios() {}

    /** All of them. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<Scenario> find(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}
