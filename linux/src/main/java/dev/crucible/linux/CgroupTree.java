package dev.crucible.linux;

import dev.crucible.core.Limits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where this process makes control groups. Its directory carries the process number and start time,
 * so that what a crash left behind can be told from what is in use, and a number of its own.
 * Thread-safe.
 */
public final class CgroupTree implements AutoCloseable {
    private static final String PREFIX = "crucible-";

    private static final int MAX_IDLE = 64;
    private static final AtomicLong TREES = new AtomicLong();

    private final boolean unified;
    private final Map<String, String> parents;
    private final AtomicLong next = new AtomicLong();
    private final Queue<Cgroup> idle = new ConcurrentLinkedQueue<>();

    private CgroupTree(boolean unified, Map<String, String> parents) {
        this.unified = unified;
        this.parents = parents;
    }

    /**
     * The tree, or why this process cannot have one.
     *
     * @param tree absent when control groups cannot be used
     * @param problem why; empty when they can
     */
    public record Detection(Optional<CgroupTree> tree, String problem) {}

    /** Finds a place below this process's own groups, version 2 first, and sweeps dead remains. */
    public static Detection detect() {
        if (!Host.linux()) {
            return new Detection(Optional.empty(), "control groups need Linux");
        }
        Map<String, String> unified = unifiedBase();
        Map<String, String> bases = unified.isEmpty() ? legacyBases() : unified;
        if (bases.isEmpty()) {
            return new Detection(
                    Optional.empty(),
                    "no control group hierarchy offers memory, pids and cpu to this process");
        }
        sweep(CgroupMount.ownDirectories());
        Map<String, String> parents = new LinkedHashMap<>();
        String name = PREFIX + owner() + "-" + TREES.incrementAndGet();
        try {
            for (Map.Entry<String, String> base : bases.entrySet()) {
                String directory = base.getValue() + "/" + name;
                if (!parents.containsValue(directory)) {
                    KernelFile.makeDirectory(directory);
                }
                parents.put(base.getKey(), directory);
            }
            if (!unified.isEmpty()) {
                String directory = parents.values().iterator().next();
                KernelFile.write(directory + "/cgroup.subtree_control", "+memory +pids +cpu");
            }
        } catch (LinuxException refused) {
            parents.values().stream().distinct().forEach(KernelFile::removeDirectory);
            // The name is another one in every process; why it is refused is not.
            String why = String.valueOf(refused.getMessage()).replace("/" + name, "");
            return new Detection(Optional.empty(), why + advice());
        }
        return new Detection(Optional.of(new CgroupTree(!unified.isEmpty(), parents)), "");
    }

    private static String advice() {
        return Host.root()
                ? ""
                : "; as an ordinary user, start with: systemd-run --user --scope -p Delegate=yes";
    }

    /** Numbers of processes mean something within their process namespace only. */
    private static String owner() {
        String pid = Long.toString(ProcessHandle.current().pid());
        return numbering() + "-" + pid + "-" + ProcessView.startOf("self").orElse("0");
    }

    private static String numbering() {
        return ProcessView.ownNamespace("pid").replaceAll("\\D", "");
    }

    /** Version 2 with the controllers that are needed, else empty. */
    private static Map<String, String> unifiedBase() {
        for (CgroupMount mount : CgroupMount.all()) {
            if (!mount.unified()) {
                continue;
            }
            String directory = mount.ownDirectory();
            List<String> offered =
                    List.of(
                            KernelFile.tryRead(directory + "/cgroup.controllers")
                                    .orElse("")
                                    .strip()
                                    .split(" ", -1));
            if (offered.containsAll(List.of("memory", "pids", "cpu"))) {
                String base = Host.root() ? mount.point() : makeRoom(directory);
                KernelFile.tryWrite(base + "/cgroup.subtree_control", "+memory +pids +cpu");
                return Map.of("memory", base, "pids", base, "cpu", base);
            }
        }
        return Map.of();
    }

    /** A group with processes cannot have limited children: this process moves to a leaf. */
    private static String makeRoom(String directory) {
        String leaf = directory + "/crucible-self";
        try {
            KernelFile.makeDirectory(leaf);
        } catch (LinuxException there) {
            if (there.errno() != Errno.EEXIST) {
                return directory;
            }
        }
        KernelFile.tryWrite(leaf + "/cgroup.procs", "0");
        return directory;
    }

    private static Map<String, String> legacyBases() {
        Map<String, String> bases = new HashMap<>();
        for (CgroupMount mount : CgroupMount.all()) {
            for (String controller : mount.controllers()) {
                bases.put(controller, mount.ownDirectory());
            }
        }
        bases.keySet().retainAll(List.of("memory", "pids", "cpuacct"));
        return bases.size() == 3 ? new LinkedHashMap<>(bases) : Map.of();
    }

    /** Removes the groups of Crucible processes that no longer exist, and all that is in them. */
    private static void sweep(List<String> bases) {
        for (String base : bases) {
            for (String name : CgroupMount.children(base)) {
                if (name.startsWith(PREFIX) && dead(name.substring(PREFIX.length()))) {
                    remove(base + "/" + name);
                }
            }
        }
    }

    private static boolean dead(String owner) {
        List<String> parts = List.of(owner.split("-", -1));
        if (parts.size() != 4 || !parts.get(0).equals(numbering())) {
            return false;
        }
        Optional<String> start = ProcessView.startOf(parts.get(1));
        return start.isEmpty() || !start.get().equals(parts.get(2));
    }

    private static void remove(String directory) {
        for (String child : CgroupMount.children(directory)) {
            String path = directory + "/" + child;
            List<Integer> pids = new ArrayList<>();
            KernelFile.tryRead(path + "/cgroup.procs")
                    .orElse("")
                    .lines()
                    .map(Integer::valueOf)
                    .forEach(pids::add);
            for (int pid : pids) {
                try (Fd process = Child.openPid(pid)) {
                    Child.signal(process, 9);
                } catch (LinuxException gone) {
                    continue;
                }
            }
            KernelFile.removeDirectory(path);
        }
        KernelFile.removeDirectory(directory);
    }

    /**
     * A group with these bounds that nobody else uses: an earlier run's, where nothing of that run
     * can be left in it, else a new one.
     *
     * @param overhead processes of Crucible's own in the group, not counted as the run's
     */
    public Cgroup acquire(Limits limits, int overhead) {
        Cgroup known = idle.poll();
        Cgroup group =
                known == null
                        ? Cgroup.create(unified, parents, "run-" + next.incrementAndGet())
                        : known;
        try {
            group.limit(limits.memoryBytes(), limits.processes() + overhead);
        } catch (LinuxException refused) {
            group.close();
            throw refused;
        }
        return group;
    }

    /** Takes a group back; it is kept for another run only when it is empty and forgets. */
    public void release(Cgroup group) {
        if (idle.size() >= MAX_IDLE || !group.reset()) {
            group.close();
            return;
        }
        idle.add(group);
    }

    /**
     * Removes what container runtimes have made for a group in the hierarchies that are not ours.
     * Everything in it must be gone.
     */
    public void removeCompanions(Cgroup group) {
        List<String> own = directories();
        for (String base : CgroupMount.ownDirectories()) {
            String directory = base + "/" + group.path();
            if (own.stream().noneMatch(ours -> directory.startsWith(ours + "/"))) {
                KernelFile.removeDirectory(directory);
            }
        }
    }

    /**
     * The directories below which the groups of this process are, in every hierarchy: those that it
     * uses, and those in which container runtimes may make more.
     */
    public List<String> everyDirectory() {
        String name = directories().getFirst();
        String last = name.substring(name.lastIndexOf('/'));
        return CgroupMount.ownDirectories().stream().map(base -> base + last).toList();
    }

    /** The directories below which the groups of this process are. */
    public List<String> directories() {
        return parents.values().stream().distinct().toList();
    }

    /** Which version of control groups this is. */
    public int version() {
        return unified ? 2 : 1;
    }

    @Override
    public void close() {
        everyDirectory().forEach(CgroupTree::remove);
    }
}
