package dev.crucible.cli;

import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.Sizes;
import dev.crucible.core.Limits;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

/** The options that bound what a program may use. */
final class LimitOptions {
    @Option(
            names = "--time",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Elapsed time (default: ${DEFAULT-VALUE}).")
    private Duration time = Limits.DEFAULTS.wall();

    @Option(
            names = "--cpu",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "Processor time of all its processes (default: 10s, or --time if longer).")
    private @Nullable Duration cpu;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "512m",
            converter = SizeConverter.class,
            description = "Memory of all its processes and files (default: ${DEFAULT-VALUE}).")
    private long memory = Limits.DEFAULTS.memoryBytes();

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "64",
            description = "Processes and threads at once (default: ${DEFAULT-VALUE}).")
    private int processes = Limits.DEFAULTS.processes();

    @Option(
            names = "--disk",
            paramLabel = "SIZE",
            defaultValue = "64m",
            converter = SizeConverter.class,
            description = "All files that it writes (default: ${DEFAULT-VALUE}).")
    private long disk = Limits.DEFAULTS.diskBytes();

    @Option(
            names = "--output",
            paramLabel = "SIZE",
            defaultValue = "1m",
            converter = SizeConverter.class,
            description = "Standard output and standard error, each (default: ${DEFAULT-VALUE}).")
    private long output = Limits.DEFAULTS.outputBytes();

    /** What the program may use. */
    Limits limits() {
        Duration usual = Limits.DEFAULTS.cpu();
        Duration longest = time.compareTo(usual) > 0 ? time : usual;
        return Limits.DEFAULTS
                .withWall(time)
                .withCpu(cpu == null ? longest : cpu)
                .withMemoryBytes(memory)
                .withProcesses(processes)
                .withDiskBytes(disk)
                .withOutputBytes(output);
    }

    /** Reads {@code 512m}. */
    static final class SizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return Sizes.parse(value)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "'" + value + "' is no size (expected " + Sizes.FORM + ")"));
        }
    }

    /** Reads {@code 10s}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return Durations.parse(value)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "'"
                                            + value
                                            + "' is no duration (expected "
                                            + Durations.FORM
                                            + ")"));
        }
    }
}
