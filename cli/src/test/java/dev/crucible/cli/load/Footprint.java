package dev.crucible.cli.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process takes of its machine, as the kernel counts it (proc(5)).
 *
 * @param resident KiB now
 * @param peak most KiB since the start, or since it was last forgotten
 * @param threads of the kernel
 * @param descriptors open files and sockets
 */
record Footprint(long resident, long peak, long threads, long descriptors) {
    static Footprint of(long process) {
        Path folder = folder(process);
        try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
            String status = Files.readString(folder.resolve("status"));
            return new Footprint(
                    field(status, "VmRSS:"),
                    field(status, "VmHWM:"),
                    field(status, "Threads:"),
                    open.count());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The peak counts from now on. */
    static void forgetPeak(long process) {
        try {
            Files.writeString(folder(process).resolve("clear_refs"), "5");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Path folder(long process) {
        return Path.of("/proc", Long.toString(process));
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    @Override
    public String toString() {
        return "at most %d MiB resident, now %d MiB, %d threads, %d descriptors"
                .formatted(peak / 1024, resident / 1024, threads, descriptors);
    }
}
