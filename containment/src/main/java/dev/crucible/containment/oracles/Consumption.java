package dev.crucible.containment.oracles;

import dev.crucible.core.Limits;
import dev.crucible.core.RunResult;

import java.time.Duration;

/**
 * What a run took of something, and what it was promised.
 *
 * @param what it took
 * @param used how much, in the unit that the name says
 * @param bound how much it may
 */
public record Consumption(String what, long used, long bound) {
    /** Time that passes between a limit and the end of everything, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Crucible looks at the counters every 200 ms. */
    private static final long BETWEEN_LOOKS = 300;

    /** Processes and threads that the host saw at once. */
    public static Consumption tasks(HostView view, Limits promised) {
        long tasks = 0;
        for (HostView.Seen process : view.processes()) {
            String threads = process.field("Threads");
            tasks += threads.matches("\\d{1,6}") ? Long.parseLong(threads) : 1;
        }
        return new Consumption("processes and threads", tasks, promised.processes());
    }

    /** Descriptors of the process that has most of them. */
    public static Consumption openFiles(HostView view, Limits promised) {
        long most =
                view.processes().stream()
                        .mapToLong(process -> process.descriptors().size())
                        .max()
                        .orElse(0);
        return new Consumption("open files", most, promised.openFiles());
    }

    /** Most memory that was in use at once. */
    public static Consumption memory(RunResult result, Limits promised) {
        return new Consumption(
                "bytes of memory", result.usage().memoryPeakBytes(), promised.memoryBytes());
    }

    /**
     * Processor time.
     *
     * @param atOnce how many processors it can use at a time
     */
    public static Consumption cpu(RunResult result, Limits promised, int atOnce) {
        return new Consumption(
                "ms of processor time",
                result.usage().cpu().toMillis(),
                promised.cpu().toMillis() + atOnce * BETWEEN_LOOKS);
    }

    /** What was kept of the longer one of both streams. */
    public static Consumption output(RunResult result, Limits promised) {
        int most = Math.max(result.stdout().bytes().size(), result.stderr().bytes().size());
        return new Consumption("bytes of output", most, promised.outputBytes());
    }

    /** The whole run, on the clock of whoever asked for it. */
    public static Consumption wall(Duration took, Limits promised) {
        return new Consumption("ms", took.toMillis(), promised.wall().plus(PATIENCE).toMillis());
    }

    /** Bytes that lay in the writable folders at once. */
    public static Consumption disk(Written written, Limits promised) {
        return new Consumption("bytes of files", written.bytes(), promised.diskBytes());
    }

    /** The largest of the files. */
    public static Consumption file(Written written, Limits promised) {
        return new Consumption("bytes of one file", written.largest(), promised.fileSizeBytes());
    }

    /** Whether it took more than it may. */
    public boolean exceeded() {
        return used > bound;
    }

    @Override
    public String toString() {
        return used + " " + what + ", at most " + bound;
    }
}
