package dev.crucible.containment.oracles;

import dev.crucible.containment.oracles.HostSnapshot.Kind;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a snapshot is made of, once. */
final class HostReading {
    /** What sandboxes are shown of the host, or must never have touched. */
    private static final List<String> SHARED =
            List.of(
                    "/etc/passwd",
                    "/etc/group",
                    "/etc/shadow",
                    "/etc/ld.so.preload",
                    "/etc/ld.so.cache",
                    "/bin/sh",
                    "/usr/bin/env");

    private final Map<String, Path> programs;
    private final HostFacts facts = new HostFacts();

    HostReading(Map<String, Path> programs) {
        this.programs = Map.copyOf(programs);
    }

    HostSnapshot snapshot(Set<Kind> kinds, InstantSource clock) {
        kinds.forEach(this::read);
        boolean figures = kinds.contains(Kind.FIGURES);
        return new HostSnapshot(
                facts.facts(),
                facts.unread(),
                figures ? ahead(clock) : Duration.ZERO,
                figures ? descriptors() : 0);
    }

    private void read(Kind kind) {
        switch (kind) {
            case DEVICES -> new TreeReading(facts).devices();
            case SYSCTLS -> new TreeReading(facts).sysctls();
            case PROTECTION -> new TreeReading(facts).protection();
            case MOUNTS -> new MountReading(facts).mounts();
            case PROGRAMS -> programs();
            case LEFTOVERS -> new LeftoverReading(facts).left();
            case KERNEL -> kernel();
            case SHARED -> SHARED.forEach(path -> facts.file("HI-07", path, Path.of(path)));
            case NETWORK -> new NetworkReading(facts).network();
            case FIGURES -> {
                // They are no facts with names.
            }
        }
    }

    private void programs() {
        programs.forEach((name, path) -> facts.file("HI-04", "program " + name, path));
        Path java = Path.of(System.getProperty("java.home", "/"), "bin/java");
        facts.file("HI-04", "program java", java);
    }

    private void kernel() {
        facts.text("HI-06", "/proc/sys/kernel/tainted")
                .ifPresent(it -> facts.put("HI-06", "taint", it));
        facts.text("HI-06", "/proc/vmstat").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("oom_kill "))
                .forEach(line ->
                        facts.put(
                                "HI-06",
                                HostSnapshot.MEMORY_KILLS,
                                line.substring("oom_kill ".length())));
    }

    private Duration ahead(InstantSource clock) {
        String uptime = facts.text("HI-09", "/proc/uptime").orElse("0 0");
        long millis = Math.round(Double.parseDouble(uptime.split(" ", 2)[0]) * 1000);
        return Duration.ofMillis(clock.millis() - millis);
    }

    /** Without files, which Java opens when it first needs them. */
    private int descriptors() {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                try {
                    count += Files.readSymbolicLink(descriptor).startsWith("/") ? 0 : 1;
                } catch (IOException closed) {
                    continue;
                }
            }
        } catch (IOException unreadable) {
            facts.unread("HI-10", "/proc/self/fd", unreadable);
        }
        return count;
    }
}
