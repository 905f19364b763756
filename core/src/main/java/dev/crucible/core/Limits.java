package dev.crucible.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run may use. Every bound is finite.
 *
 * @param wall elapsed time, 1 ms to 24 h
 * @param cpu processor time of the whole tree, 1 ms to 24 h
 * @param memoryBytes memory of the whole tree including its files, 4 MiB to 1 TiB
 * @param processes processes and threads alive at once, 1 to 32,768
 * @param openFiles descriptors per process, 8 to 1,048,576
 * @param fileSizeBytes largest single file, 0 to 1 TiB
 * @param diskBytes all writable files together, 64 KiB to 1 TiB
 * @param outputBytes standard output and standard error, each, 0 to 1 GiB
 */
public record Limits(
        Duration wall,
        Duration cpu,
        long memoryBytes,
        int processes,
        int openFiles,
        long fileSizeBytes,
        long diskBytes,
        long outputBytes) {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final long TIB = 1024 * GIB;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** What a run gets when nothing else is said: 10 s, 512 MiB, 64 processes, 64 MiB of disk. */
    public static final Limits DEFAULTS =
            new Limits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    512 * MIB,
                    64,
                    256,
                    64 * MIB,
                    64 * MIB,
                    MIB);

    /** What a compiler gets: it is slower and larger than most of what it compiles. */
    public static final Limits COMPILE_DEFAULTS =
            new Limits(
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    GIB,
                    256,
                    1024,
                    256 * MIB,
                    256 * MIB,
                    MIB);

    /** Every bound that is out of its range; empty when all are possible. */
    public List<Fault> faults(String prefix) {
        List<Fault> faults = new ArrayList<>();
        checkTime(faults, prefix + ".wall", wall);
        checkTime(faults, prefix + ".cpu", cpu);
        checkRange(faults, prefix + ".memoryBytes", memoryBytes, 4 * MIB, TIB);
        checkRange(faults, prefix + ".processes", processes, 1, 32_768);
        checkRange(faults, prefix + ".openFiles", openFiles, 8, 1_048_576);
        checkRange(faults, prefix + ".fileSizeBytes", fileSizeBytes, 0, TIB);
        checkRange(faults, prefix + ".diskBytes", diskBytes, 64 * KIB, TIB);
        checkRange(faults, prefix + ".outputBytes", outputBytes, 0, GIB);
        return List.copyOf(faults);
    }

    private static void checkTime(List<Fault> faults, String field, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            faults.add(new Fault(field, value + " is impossible", "1 ms to 24 h"));
        }
    }

    private static void checkRange(
            List<Fault> faults, String field, long value, long least, long most) {
        if (value < least || value > most) {
            faults.add(new Fault(field, value + " is impossible", least + " to " + most));
        }
    }

    /** The same with another bound on elapsed time. */
    public Limits withWall(Duration value) {
        return new Limits(
                value,
                cpu,
                memoryBytes,
                processes,
                openFiles,
                fileSizeBytes,
                diskBytes,
                outputBytes);
    }

    /** The same with another bound on processor time. */
    public Limits withCpu(Duration value) {
        return new Limits(
                wall,
                value,
                memoryBytes,
                processes,
                openFiles,
                fileSizeBytes,
                diskBytes,
                outputBytes);
    }

    /** The same with another bound on memory. */
    public Limits withMemoryBytes(long value) {
        return new Limits(
                wall, cpu, value, processes, openFiles, fileSizeBytes, diskBytes, outputBytes);
    }

    /** The same with another bound on processes. */
    public Limits withProcesses(int value) {
        return new Limits(
                wall, cpu, memoryBytes, value, openFiles, fileSizeBytes, diskBytes, outputBytes);
    }

    /** The same with another bound on open files. */
    public Limits withOpenFiles(int value) {
        return new Limits(
                wall, cpu, memoryBytes, processes, value, fileSizeBytes, diskBytes, outputBytes);
    }

    /** The same with another bound on the writable files, and on a single one of them. */
    public Limits withDiskBytes(long value) {
        return new Limits(wall, cpu, memoryBytes, processes, openFiles, value, value, outputBytes);
    }

    /** The same with another bound on the size of a single file. */
    public Limits withFileSizeBytes(long value) {
        return new Limits(
                wall, cpu, memoryBytes, processes, openFiles, value, diskBytes, outputBytes);
    }

    /** The same with another bound on each output stream. */
    public Limits withOutputBytes(long value) {
        return new Limits(
                wall, cpu, memoryBytes, processes, openFiles, fileSizeBytes, diskBytes, value);
    }
}
