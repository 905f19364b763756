package dev.crucible.cli.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What processes of Crucible have left: programs, control groups, mounts, temporary files. */
final class Leftovers {
    private static final Duration CLEAN_UP = Duration.ofSeconds(60);

    private Leftovers() {}

    /** What is still there after a while, because whoever guards a sandbox needs a moment. */
    static List<String> of(Path temporary, List<Long> pids) throws IOException {
        long deadline = System.nanoTime() + CLEAN_UP.toNanos();
        List<String> left = now(temporary, pids);
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(50_000_000);
            left = now(temporary, pids);
        }
        return left;
    }

    private static List<String> now(Path temporary, List<Long> pids) throws IOException {
        List<String> left = new ArrayList<>();
        List<String> marks = pids.stream().map(Leftovers::mark).toList();
        try (Stream<Path> files = Files.list(temporary)) {
            files.map(Path::toString).forEach(left::add);
        }
        for (String mount : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (mount.contains(temporary.toString())) {
                left.add(mount);
            }
        }
        left.addAll(processes(marks, temporary.toString()));
        left.addAll(groups(marks));
        return left;
    }

    /** What the control group paths of a process's sandboxes contain. */
    static String mark(long pid) {
        try {
            String numbering = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return "/crucible-" + numbering.replaceAll("\\D", "") + "-" + pid + "-";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Processes in such a group, or with such a folder in their command. */
    private static List<String> processes(List<String> marks, String folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String group = Files.readString(process.resolve("cgroup"));
                    String command =
                            new String(
                                    Files.readAllBytes(process.resolve("cmdline")),
                                    java.nio.charset.StandardCharsets.UTF_8);
                    if (marks.stream().anyMatch(group::contains) || command.contains(folder)) {
                        found.add(process + " " + command.replace('\0', ' '));
                    }
                } catch (IOException gone) {
                    continue;
                }
            }
        }
        return found;
    }

    private static List<String> groups(List<String> marks) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"), 6)) {
            return all.map(Path::toString)
                    .filter(path -> path.contains("/crucible-"))
                    .filter(path -> marks.stream().anyMatch(path::contains))
                    .toList();
        } catch (UncheckedIOException vanished) {
            return groups(marks);
        }
    }
}
