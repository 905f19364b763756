package dev.crucible.linux;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a process and its living descendants use together at this moment, added up from /proc. It is
 * a sample, not a bound: what happens between two samples is not seen. For machines and users
 * without control groups.
 *
 * @param cpu processor time, with that of descendants that have ended and were waited for
 * @param residentBytes memory, where shared pages count once for each process
 * @param processes how many processes
 */
public record ProcessTree(Duration cpu, long residentBytes, int processes) {
    /** Nothing was seen yet. */
    public static final ProcessTree NOTHING = new ProcessTree(Duration.ZERO, 0, 0);

    private static final int MAX_PROCESSES = 4096;
    private static final long NANOS_PER_TICK = 1_000_000_000L / 100;
    private static final long PAGE = 4096;

    /** Looks at the tree below a process now. */
    public static ProcessTree below(int root) {
        return add(NOTHING, root);
    }

    private static ProcessTree add(ProcessTree sum, int pid) {
        Optional<List<String>> stat = ProcessView.stat(Integer.toString(pid));
        if (stat.isEmpty() || sum.processes() >= MAX_PROCESSES) {
            return sum;
        }
        List<String> fields = stat.get();
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields.get(field));
        }
        ProcessTree total =
                new ProcessTree(
                        sum.cpu().plusNanos(ticks * NANOS_PER_TICK),
                        sum.residentBytes() + Long.parseLong(fields.get(21)) * PAGE,
                        sum.processes() + 1);
        for (int child : ProcessView.childrenOf(pid)) {
            total = add(total, child);
        }
        return total;
    }

    /** The same without processor time that was used before. */
    public ProcessTree since(Duration usedBefore) {
        return new ProcessTree(cpu.minus(usedBefore), residentBytes, processes);
    }

    /** The larger of each figure. */
    public ProcessTree max(ProcessTree other) {
        return new ProcessTree(
                cpu.compareTo(other.cpu) >= 0 ? cpu : other.cpu,
                Math.max(residentBytes, other.residentBytes),
                Math.max(processes, other.processes));
    }
}
