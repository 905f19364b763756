package dev.crucible.linux;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process as the host's kernel describes it, read from the host's own /proc. What a process says
 * of itself never passes through here.
 */
public final class ProcessView {
    private static final Map<String, String> OWN_NAMESPACES = new ConcurrentHashMap<>();

    /** The field of the status that counts filters; kernels before 5.9 do not have it. */
    public static final String SECCOMP_FILTERS = "Seccomp_filters";

    private final String pid;
    private final String status;

    private ProcessView(String pid, String status) {
        this.pid = pid;
        this.status = status;
    }

    /** Reads the process's status now. */
    public static ProcessView of(int pid) {
        return of(Integer.toString(pid));
    }

    private static ProcessView of(String pid) {
        return new ProcessView(pid, "\n" + KernelFile.read("/proc/" + pid + "/status"));
    }

    /** A field of {@code /proc/PID/status}; empty when the kernel does not have it. */
    public String status(String field) {
        String start = "\n" + field + ":";
        int at = status.indexOf(start);
        if (at < 0) {
            return "";
        }
        int end = status.indexOf('\n', at + start.length());
        return status.substring(at + start.length(), end < 0 ? status.length() : end).strip();
    }

    /** The identity of one of its namespaces, such as {@code net:[4026531840]}. */
    public String namespace(String kind) {
        return namespaceOf(pid, kind);
    }

    /**
     * How many seccomp filters this process has itself, which everything that it starts inherits.
     */
    public static int ownFilters() {
        return Integer.parseInt("0" + of("self").status(SECCOMP_FILTERS));
    }

    /** The identity of one of this process's own namespaces, which it never changes. */
    public static String ownNamespace(String kind) {
        return OWN_NAMESPACES.computeIfAbsent(kind, name -> namespaceOf("self", name));
    }

    private static String namespaceOf(String process, String kind) {
        return KernelFile.link("/proc/" + process + "/ns/" + kind).orElse("");
    }

    /** What each of its open descriptors points to. */
    public List<String> descriptors() {
        String folder = "/proc/" + pid + "/fd/";
        String[] numbers = new File(folder).list();
        List<String> targets = new ArrayList<>();
        for (String number : numbers == null ? new String[0] : numbers) {
            KernelFile.link(folder + number).ifPresent(targets::add);
        }
        return targets;
    }

    /**
     * A mount that the process sees.
     *
     * @param path where
     * @param options its own options, such as {@code ro,nosuid,nodev}
     * @param type the file system's type
     * @param fileSystemOptions the file system's own options, such as {@code size=65536k}
     */
    public record Mount(
            String path, List<String> options, String type, List<String> fileSystemOptions) {
        /** Whether nothing can be written through it. */
        public boolean readOnly() {
            return options.contains("ro");
        }
    }

    /** Every mount that it sees ({@code /proc/PID/mountinfo}, see proc(5)). */
    public List<Mount> mounts() {
        return mountTable().mounts();
    }

    /** Every mount that it sees, read once. */
    public MountTable mountTable() {
        return new MountTable(KernelFile.read("/proc/" + pid + "/mountinfo"));
    }

    /**
     * A process's mounts.
     *
     * @param text {@code /proc/PID/mountinfo}
     */
    public record MountTable(String text) {
        private static final long FNV_OFFSET = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;

        /** The mounts. */
        public List<Mount> mounts() {
            List<Mount> mounts = new ArrayList<>();
            for (String line : text.split("\n", -1)) {
                List<String> fields = List.of(line.split(" ", -1));
                int separator = fields.indexOf("-");
                if (separator > 5) {
                    mounts.add(
                            new Mount(
                                    fields.get(4),
                                    List.of(fields.get(5).split(",", -1)),
                                    fields.get(separator + 1),
                                    List.of(fields.getLast().split(",", -1))));
                }
            }
            return mounts;
        }

        /** How many there are, and a checksum (FNV-1a) of all that the kernel says of them. */
        public String summary() {
            long sum = FNV_OFFSET;
            int lines = 0;
            for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
                lines += one == '\n' ? 1 : 0;
                sum = (sum ^ (one & 0xff)) * FNV_PRIME;
            }
            return "%d %s".formatted(lines, HexFormat.of().toHexDigits(sum));
        }
    }

    /** Whether the root of its file system is this folder of the host, and nothing else. */
    public boolean rootIs(Path folder) {
        try {
            return Files.isSameFile(Path.of("/proc", pid, "root"), folder);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What its first mount of this path is; empty when nothing is mounted there. */
    public Optional<Mount> mountAt(String path) {
        return mounts().stream().filter(mount -> mount.path().equals(path)).findFirst();
    }

    /** The names of its network interfaces. */
    public List<String> interfaces() {
        List<String> names = new ArrayList<>();
        for (String line : KernelFile.read("/proc/" + pid + "/net/dev").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                names.add(line.substring(0, colon).strip());
            }
        }
        return names;
    }

    /** Its limits, as they are now. */
    public ResourceBounds limits() {
        return new ResourceBounds(KernelFile.read("/proc/" + pid + "/limits"));
    }

    /**
     * A process's resource limits.
     *
     * @param text {@code /proc/PID/limits}
     */
    public record ResourceBounds(String text) {
        private static final int SOFT = 26;
        private static final int HARD = 47;
        private static final int UNITS = 68;

        /**
         * The soft limit of that name, such as {@code Max open files}; empty when there is none.
         */
        public String soft(String name) {
            return field(name, SOFT, HARD);
        }

        /** The hard limit of that name; empty when there is none. */
        public String hard(String name) {
            return field(name, HARD, UNITS);
        }

        private String field(String name, int from, int to) {
            int at = text.indexOf("\n" + name + " ");
            return at < 0 ? "" : cut(text.substring(at + 1), from, to);
        }

        /** All of them in the kernel's order, {@code SOFT:HARD} each, with blanks between. */
        public String all() {
            StringJoiner all = new StringJoiner(" ");
            text.lines()
                    .skip(1)
                    .forEach(line -> all.add(cut(line, SOFT, HARD) + ":" + cut(line, HARD, UNITS)));
            return all.toString();
        }

        /** The kernel pads its columns (fs/proc/base.c, proc_pid_limits). */
        private static String cut(String line, int from, int to) {
            return line.length() < from
                    ? ""
                    : line.substring(from, Math.min(to, line.length())).split("\n", -1)[0].strip();
        }
    }

    /** Its control groups, one line for each hierarchy, as {@code /proc/PID/cgroup} has them. */
    public String controlGroups() {
        return KernelFile.read("/proc/" + pid + "/cgroup");
    }

    /** The processes that are a process's children now. */
    static List<Integer> childrenOf(int pid) {
        String path = "/proc/" + pid + "/task/" + pid + "/children";
        return KernelFile.tryRead(path)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(" ", -1)).stream().map(Integer::valueOf).toList())
                .orElse(List.of());
    }

    /**
     * How a process that has ended and has not been reaped yet ended (field {@code exit_code} of
     * {@code /proc/PID/stat}, see proc(5)); empty while it lives or once it is reaped.
     */
    public static Optional<WaitStatus> exitOf(int pid) {
        return stat(Integer.toString(pid))
                .filter(fields -> fields.getFirst().equals("Z") && fields.size() >= 50)
                .map(fields -> new WaitStatus(Integer.parseInt(fields.get(49))));
    }

    /** When a process started, in clock ticks since boot: with its number it is unique. */
    public static Optional<String> startOf(String process) {
        return stat(process).map(fields -> fields.get(19));
    }

    /** The session that a process belongs to; empty when it is gone. */
    public static Optional<String> sessionOf(int pid) {
        return stat(Integer.toString(pid)).map(fields -> fields.get(3));
    }

    /** The fields of {@code /proc/PID/stat} from the third on: a name may contain anything. */
    static Optional<List<String>> stat(String process) {
        return KernelFile.tryRead("/proc/" + process + "/stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).strip())
                .map(fields -> List.of(fields.split(" ", -1)));
    }
}
