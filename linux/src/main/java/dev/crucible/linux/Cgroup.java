package dev.crucible.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The control group of one run at a time: it bounds memory and processes of a whole tree, and
 * counts what the tree did where the tree cannot write. In version 1 it is one directory per
 * controller. What it counted for an earlier run is subtracted.
 */
public final class Cgroup implements AutoCloseable {
    private static final int REMOVE_ATTEMPTS = 50;
    private static final long PAGE = 4096;

    /** An empty group in which more than this is still in use is not used again. */
    private static final long CLEAN_BYTES = 512 * 1024;

    private final boolean unified;
    private final Map<String, String> directories;
    private long memoryLimit = -1;
    private int processLimit = -1;
    private Duration earlierCpu = Duration.ZERO;
    private long memoryBefore;
    private long earlierKills;
    private long earlierRefusals;
    private long refusedBeforeTheEnd = -1;

    private Cgroup(boolean unified, Map<String, String> directories) {
        this.unified = unified;
        this.directories = directories;
    }

    /** Makes a group called {@code name} below the given directories, by controller. */
    static Cgroup create(boolean unified, Map<String, String> parents, String name) {
        Map<String, String> directories = new LinkedHashMap<>();
        for (Map.Entry<String, String> parent : parents.entrySet()) {
            String directory = parent.getValue() + "/" + name;
            if (!directories.containsValue(directory)) {
                try {
                    KernelFile.makeDirectory(directory);
                } catch (LinuxException refused) {
                    directories.values().forEach(KernelFile::removeDirectory);
                    throw refused;
                }
            }
            directories.put(parent.getKey(), directory);
        }
        return new Cgroup(unified, directories);
    }

    private String file(String controller, String name) {
        return directories.get(controller) + "/" + name;
    }

    /**
     * From here on bounds and counts only what comes on top of what is in the group now: that is
     * the sandbox's builder, and not the run.
     *
     * @param memoryBytes of the run
     * @param processes how many there may be in all
     */
    public void boundFromHere(long memoryBytes, int processes) {
        String name = unified ? "memory.current" : "memory.usage_in_bytes";
        long used = Long.parseLong(KernelFile.read(file("memory", name)).strip());
        memoryBefore = (used + PAGE - 1) / PAGE * PAGE;
        limit(memoryBefore + memoryBytes, processes);
        countFromHere();
    }

    /** What is not the run's of the memory that is bounded; 0 when all of it is. */
    public long memoryBefore() {
        return memoryBefore;
    }

    /** How many processes are in it now, threads counted, as the kernel bounds them. */
    public int tasks() {
        return Integer.parseInt(KernelFile.read(file("pids", "pids.current")).strip());
    }

    /**
     * Its name below the directory that this process has in each hierarchy, the same in all of
     * them.
     */
    public String path() {
        String directory = directories.values().iterator().next();
        int parent = directory.lastIndexOf('/', directory.lastIndexOf('/') - 1);
        return directory.substring(parent + 1);
    }

    /** Bounds the tree. What is already so is not written again. */
    public void limit(long memoryBytes, int processes) {
        refusedBeforeTheEnd = -1;
        if (processes != processLimit) {
            KernelFile.write(file("pids", "pids.max"), Integer.toString(processes));
            processLimit = processes;
        }
        if (memoryBytes != memoryLimit) {
            limitMemory(memoryBytes);
            memoryLimit = memoryBytes;
        }
    }

    private void limitMemory(long bytes) {
        String value = Long.toString(bytes);
        if (unified) {
            KernelFile.write(file("memory", "memory.max"), value);
            KernelFile.tryWrite(file("memory", "memory.swap.max"), "0");
            KernelFile.tryWrite(file("memory", "memory.oom.group"), "1");
            return;
        }
        String memory = file("memory", "memory.limit_in_bytes");
        String both = file("memory", "memory.memsw.limit_in_bytes");
        /* The second is never below the first, so that a rise begins with it. */
        if (memoryLimit >= 0 && bytes > memoryLimit) {
            KernelFile.tryWrite(both, value);
            KernelFile.write(memory, value);
        } else {
            KernelFile.write(memory, value);
            KernelFile.tryWrite(both, value);
        }
    }

    /**
     * Makes an empty group ready for another run; false when it is not empty, or when its kernel
     * cannot forget what it counted.
     */
    boolean reset() {
        memoryBefore = 0;
        if (unified || !processes().isEmpty()) {
            return false;
        }
        String usage = KernelFile.tryRead(file("memory", "memory.usage_in_bytes")).orElse("");
        if (usage.isBlank()
                || Long.parseLong(usage.strip()) > CLEAN_BYTES
                || !KernelFile.tryWrite(file("memory", "memory.max_usage_in_bytes"), "0")) {
            return false;
        }
        subtractWhatWasCounted();
        return true;
    }

    /**
     * Counts from zero again, for the next command in a group that stays in use. The memory's peak
     * starts at what is in use now, where the kernel can forget the old one (version 1).
     */
    public void countFromHere() {
        if (!unified) {
            KernelFile.tryWrite(file("memory", "memory.max_usage_in_bytes"), "0");
        }
        subtractWhatWasCounted();
    }

    private void subtractWhatWasCounted() {
        earlierCpu = earlierCpu.plus(cpu());
        earlierKills += outOfMemoryKills();
        earlierRefusals += countRefused();
    }

    /**
     * When memory is used up, ends one process and not all of them at once, so that the sandbox's
     * init can outlive a command.
     */
    public void endOneAtATime() {
        if (unified) {
            KernelFile.tryWrite(file("memory", "memory.oom.group"), "0");
        }
    }

    /** The files that a process writes {@code 0} into to join. */
    public List<String> joinFiles() {
        return directories.values().stream()
                .distinct()
                .map(path -> path + "/cgroup.procs")
                .toList();
    }

    /** The bounds as the kernel has them now: memory in bytes, then processes. */
    public String bounds() {
        String memory = unified ? "memory.max" : "memory.limit_in_bytes";
        return "memory "
                + KernelFile.read(file("memory", memory)).strip()
                + ", processes "
                + KernelFile.read(file("pids", "pids.max")).strip();
    }

    /**
     * Whether {@code /proc/PID/cgroup} says that a process is in this group, for each controller.
     */
    public boolean contains(String controlGroups) {
        List<String> lines = controlGroups.lines().toList();
        return directories.entrySet().stream()
                .allMatch(entry ->
                        lines.stream()
                                .anyMatch(line -> joined(line, entry.getKey(), entry.getValue())));
    }

    private boolean joined(String line, String controller, String directory) {
        List<String> fields = List.of(line.split(":", 3));
        String tree = directory.substring(0, directory.lastIndexOf('/'));
        String name = directory.substring(tree.lastIndexOf('/'));
        boolean same =
                unified
                        ? fields.get(1).isEmpty()
                        : List.of(fields.get(1).split(",", -1)).contains(controller);
        return same && fields.get(2).endsWith(name);
    }

    /** Processor time of everything that the run started. */
    public Duration cpu() {
        Duration total =
                unified
                        ? Duration.ofNanos(1000 * field(file("cpu", "cpu.stat"), "usage_usec"))
                        : Duration.ofNanos(
                                Long.parseLong(
                                        KernelFile.read(file("cpuacct", "cpuacct.usage")).strip()));
        return total.minus(earlierCpu);
    }

    /** Most memory in use at once; 0 when the kernel does not keep it. */
    public long memoryPeakBytes() {
        String name = unified ? "memory.peak" : "memory.max_usage_in_bytes";
        return KernelFile.tryRead(file("memory", name))
                .map(text -> Math.max(0, Long.parseLong(text.strip()) - memoryBefore))
                .orElse(0L);
    }

    /** How many processes the kernel has killed because the memory was used up. */
    public long outOfMemoryKills() {
        String name = unified ? "memory.events" : "memory.oom_control";
        return field(file("memory", name), "oom_kill") - earlierKills;
    }

    /** How often a new process was refused because there were too many. */
    public long refusedProcesses() {
        return refusedBeforeTheEnd >= 0 ? refusedBeforeTheEnd : countRefused();
    }

    private long countRefused() {
        return field(file("pids", "pids.events"), "max") - earlierRefusals;
    }

    private static long field(String path, String name) {
        return KernelFile.read(path)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElse(0L);
    }

    /** Ends every process in the group. With no process allowed any more, none can get away. */
    public void kill() {
        // What is refused while everything is being ended is not the run's doing.
        refusedBeforeTheEnd = Math.max(0, refusedSoFar());
        KernelFile.tryWrite(file("pids", "pids.max"), "0");
        processLimit = 0;
        if (unified && KernelFile.tryWrite(file("pids", "cgroup.kill"), "1")) {
            return;
        }
        for (int pid : processes()) {
            try (Fd process = Child.openPid(pid)) {
                Child.signal(process, 9);
            } catch (LinuxException gone) {
                continue;
            }
        }
    }

    /** Nothing, when the group is gone: a container runtime that fails takes it along. */
    private long refusedSoFar() {
        try {
            return refusedProcesses();
        } catch (LinuxException gone) {
            return 0;
        }
    }

    /** The processes in the group now. */
    public List<Integer> processes() {
        List<Integer> pids = new ArrayList<>();
        KernelFile.tryRead(file("pids", "cgroup.procs"))
                .orElse("")
                .lines()
                .map(Integer::valueOf)
                .forEach(pids::add);
        return pids;
    }

    /** Ends what is left in the group and removes it. */
    @Override
    public void close() {
        List<String> left = new ArrayList<>(directories.values().stream().distinct().toList());
        for (int attempt = 0; attempt < REMOVE_ATTEMPTS && !left.isEmpty(); attempt++) {
            left.removeIf(KernelFile::removeDirectory);
            if (!left.isEmpty()) {
                kill();
                new Poller().await(Duration.ofMillis(Math.min(20, 1 + attempt)));
            }
        }
    }
}
