package dev.crucible.engines.host;

import dev.crucible.core.Limits;

import java.util.LinkedHashMap;
import java.util.Map;

/** The kernel's per-process limits that go with a run's limits (asm-generic/resource.h). */
final class ResourceLimits {
    static final int CPU = 0;
    static final int FILE_SIZE = 1;
    static final int DATA = 2;
    static final int CORE = 4;
    static final int PROCESSES = 6;
    static final int OPEN_FILES = 7;
    static final int LOCKED_MEMORY = 8;
    static final int MESSAGE_QUEUES = 12;

    private static final long QUARTER_MEBIBYTE = 256 * 1024;

    /** What {@code /proc/PID/limits} calls those that are read back. */
    static final Map<Integer, String> NAMES =
            Map.of(
                    CPU, "Max cpu time",
                    FILE_SIZE, "Max file size",
                    DATA, "Max data size",
                    CORE, "Max core file size",
                    PROCESSES, "Max processes",
                    OPEN_FILES, "Max open files");

    private ResourceLimits() {}

    /**
     * By resource number.
     *
     * @param grouped whether a control group bounds and counts the whole tree as well, so that
     *     these are only the second wall
     * @param overhead processes of Crucible's own that count as the run's user's
     */
    static Map<Integer, Long> of(Limits limits, boolean grouped, int overhead) {
        Map<Integer, Long> bounds = new LinkedHashMap<>();
        long seconds = (limits.cpu().toMillis() + 999) / 1000;
        bounds.put(CPU, seconds + 1);
        bounds.put(FILE_SIZE, limits.fileSizeBytes());
        bounds.put(CORE, 0L);
        bounds.put(OPEN_FILES, (long) limits.openFiles());
        bounds.put(LOCKED_MEMORY, QUARTER_MEBIBYTE);
        bounds.put(MESSAGE_QUEUES, QUARTER_MEBIBYTE);
        bounds.put(PROCESSES, limits.processes() + overhead + (grouped ? 8L : 0L));
        if (!grouped) {
            bounds.put(DATA, limits.memoryBytes());
        }
        return bounds;
    }
}
