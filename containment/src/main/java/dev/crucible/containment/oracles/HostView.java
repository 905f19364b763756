package dev.crucible.containment.oracles;

import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of one run as the host's kernel describes them (proc(5)), at one moment.
 *
 * @param processes those that carry the run's token
 */
public record HostView(List<Seen> processes) {
    private static final Path PROC = Path.of("/proc");
    private static final List<String> NAMESPACES =
            List.of("user", "pid", "mnt", "net", "ipc", "uts", "cgroup");

    /** Copies the list. */
    public HostView {
        processes = List.copyOf(processes);
    }

    /**
     * One process.
     *
     * @param pid the host's number of it
     * @param status fields of its status, by name
     * @param descriptors what its open descriptors point to
     * @param namespaces the identity of each of its namespaces, by kind
     * @param interfaces names of its network interfaces
     * @param mounts what it sees mounted
     */
    public record Seen(
            int pid,
            Map<String, String> status,
            List<String> descriptors,
            Map<String, String> namespaces,
            List<String> interfaces,
            List<ProcessView.Mount> mounts) {
        /** Copies the collections. */
        public Seen {
            status = Map.copyOf(status);
            descriptors = List.copyOf(descriptors);
            namespaces = Map.copyOf(namespaces);
            interfaces = List.copyOf(interfaces);
            mounts = List.copyOf(mounts);
        }

        /** A field of its status; empty when the kernel has none of that name. */
        public String field(String name) {
            return status.getOrDefault(name, "");
        }

        /** Whether this namespace of it is not the host's. */
        public boolean apart(String kind) {
            String theirs = namespaces.getOrDefault(kind, "");
            return !theirs.isEmpty() && !theirs.equals(ProcessView.ownNamespace(kind));
        }
    }

    /**
     * Looks for the processes whose environment has this token, or whose command when an engine
     * gives its program's environment to a program of its own; empty when there is none.
     */
    public static Optional<HostView> of(String token) {
        List<Seen> found = new ArrayList<>();
        for (int pid : numbers()) {
            if (carries(pid, token)) {
                seen(pid).ifPresent(found::add);
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new HostView(found));
    }

    /**
     * Whether any of them still runs; one that has ended does not, although nobody waited for it.
     */
    public boolean living() {
        return processes.stream().anyMatch(process -> running(process.pid()));
    }

    private static boolean running(int pid) {
        try {
            return !status(pid).getOrDefault("State", "Z").startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    /** The numbers of all processes of this machine. */
    static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> numbers.add(Integer.valueOf(entry.getFileName().toString())));
        } catch (IOException unreadable) {
            return List.of();
        }
        return numbers;
    }

    /** Whether a process has this token in its environment or its command. */
    static boolean carries(int pid, String token) {
        return has(pid, "environ", token) || has(pid, "cmdline", token);
    }

    private static boolean has(int pid, String file, String token) {
        try {
            byte[] words = Files.readAllBytes(PROC.resolve(pid + "/" + file));
            return new String(words, StandardCharsets.ISO_8859_1).contains(token);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private static Optional<Seen> seen(int pid) {
        try {
            ProcessView process = ProcessView.of(pid);
            Map<String, String> namespaces = new HashMap<>();
            NAMESPACES.forEach(kind -> namespaces.put(kind, process.namespace(kind)));
            return Optional.of(
                    new Seen(
                            pid,
                            status(pid),
                            process.descriptors(),
                            namespaces,
                            process.interfaces(),
                            process.mounts()));
        } catch (IOException | LinuxException gone) {
            return Optional.empty();
        }
    }

    private static Map<String, String> status(int pid) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : Files.readString(PROC.resolve(pid + "/status")).split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return fields;
    }
}
