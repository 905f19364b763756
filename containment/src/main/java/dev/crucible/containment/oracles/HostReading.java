package dev.crucible.containment.oracles;

import dev.crucible.containment.oracles.HostSnapshot.Fact;
import dev.crucible.core.Digest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads what a snapshot is made of, once. Keys, System V objects, locks and processes count only as
 * far as sandboxes may have made them: those of users without an account, of this user, or in this
 * process's control groups. Others use this machine too.
 */
final class HostReading {
    private static final Path SYSCTLS = Path.of("/proc/sys");

    /** Directories of /dev that other people's terminals and programs fill. */
    private static final Set<String> SHARED_DEVICES =
            Set.of("pts", "shm", "mqueue", "hugepages", "fd");

    /** Terminals change their owner when somebody logs in, and their screens come with them. */
    private static final Pattern CONSOLES = Pattern.compile("tty\\d+|vcs[au]?\\d*");

    /**
     * Sysctls that change though nobody sets them.
     *
     * <ul>
     *   <li>fs: counts of cached names, of files and of asynchronous requests; quota counts
     *   <li>fs/binfmt_misc: looking at it mounts it
     *   <li>kernel/ns_last_pid: the process that was started last
     *   <li>kernel/random: the uuid is another at every look, the entropy a measurement
     *   <li>kernel/pty/nr: terminals that are open now
     *   <li>kernel/tainted: checked on its own
     *   <li>kernel/perf_*: the kernel lowers them by itself when sampling takes too long
     *   <li>vm/stat_refresh: looking at it makes the kernel work
     *   <li>net/netfilter: counts of connections
     *   <li>net: settings of one interface or neighbour come and go with it; links are checked
     * </ul>
     */
    private static final Pattern MOVING =
            Pattern.compile(
                    "fs/(dentry-state|inode-nr|inode-state|file-nr|aio-nr|quota/.*)"
                            + "|fs/binfmt_misc(/.*)?"
                            + "|kernel/(ns_last_pid|pty/nr|tainted)"
                            + "|kernel/random/(uuid|entropy_avail)"
                            + "|kernel/perf_(event_max_sample_rate|cpu_time_max_percent)"
                            + "|vm/stat_refresh"
                            + "|net/netfilter/nf_conntrack_(count|buckets)"
                            + "|net/ipv[46]/(conf|neigh)/(?!all/|default/|lo/).*");

    /** Mounts of logins, of other people's containers, and of their temporary folders. */
    private static final Pattern OTHERS_MOUNTS =
            Pattern.compile(
                    "/(run/user|run/docker|run/containerd|run/credentials|var/lib/docker"
                            + "|var/lib/containers|var/lib/containerd|var/lib/kubelet"
                            + "|proc/sys/fs/binfmt_misc|tmp/(?!crucible|containment-)[^/]+)(/.*)?");

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

    private static final int MOUNT_POINT = 4;
    private static final int KEY_FIELDS = 9;

    private final Map<String, Path> programs;
    private final SortedMap<Fact, String> facts = new TreeMap<>();
    private final SortedMap<Fact, String> unread = new TreeMap<>();
    private final Set<String> accounts = new HashSet<>();
    private String own = "";

    HostReading(Map<String, Path> programs) {
        this.programs = Map.copyOf(programs);
    }

    HostSnapshot snapshot(InstantSource clock) {
        accounts();
        devices();
        sysctls();
        mounts();
        programs.forEach((name, path) -> file("HI-04", "program " + name, path));
        Path java = Path.of(System.getProperty("java.home", "/"), "bin/java");
        file("HI-04", "program java", java);
        left();
        text("HI-06", "/proc/sys/kernel/tainted").ifPresent(it -> put("HI-06", "taint", it));
        text("HI-06", "/proc/vmstat").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("oom_kill "))
                .forEach(line ->
                        put(
                                "HI-06",
                                HostSnapshot.MEMORY_KILLS,
                                line.substring("oom_kill ".length())));
        SHARED.forEach(path -> file("HI-07", path, Path.of(path)));
        network();
        return new HostSnapshot(facts, unread, ahead(clock), descriptors());
    }

    private void accounts() {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() > 2) {
                    accounts.add(fields.get(2));
                }
            }
            own = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException unreadable) {
            // Then everything may be a sandbox's.
        }
    }

    private boolean ours(String uid) {
        return uid.equals(own) || !accounts.contains(uid);
    }

    private void devices() {
        walk(
                Path.of("/dev"),
                "HI-01",
                (path, attributes) -> {
                    if (!attributes.isSymbolicLink()) {
                        put("HI-01", path.toString(), metadata(path));
                    }
                });
    }

    private void sysctls() {
        walk(
                SYSCTLS,
                "HI-02",
                (path, attributes) -> {
                    String name = SYSCTLS.relativize(path).toString();
                    if (attributes.isRegularFile() && !MOVING.matcher(name).matches()) {
                        try {
                            put("HI-02", name, read(path));
                        } catch (IOException writeOnly) {
                            // That it can be read one day would be a change.
                        }
                    }
                });
    }

    /** proc(5), mountinfo: without the numbers that every mount gets anew. */
    private void mounts() {
        for (String line : lines("HI-03", "/proc/self/mountinfo")) {
            List<String> fields = List.of(line.split(" ", -1));
            String point = fields.size() > MOUNT_POINT ? fields.get(MOUNT_POINT) : "/";
            if (!OTHERS_MOUNTS.matcher(point).matches()) {
                String mount = String.join(" ", fields.subList(2, fields.size()));
                put("HI-03", "mount " + point, at("HI-03", "mount " + point) + mount + "\n");
            }
        }
        for (String line : lines("HI-03", "/proc/swaps")) {
            List<String> fields = List.of(line.strip().split("\\s+", -1));
            put("HI-03", "swap " + fields.getFirst(), fields.get(1));
        }
    }

    private void left() {
        for (String line : lines("HI-05", "/proc/keys")) {
            List<String> fields = List.of(line.strip().split("\\s+", KEY_FIELDS));
            // The kernel makes keyrings for users and sessions by itself; their names begin so.
            if (fields.size() == KEY_FIELDS
                    && ours(fields.get(5))
                    && !fields.get(8).matches("[._].*")) {
                put("HI-05", "key " + fields.get(0), fields.get(7) + " " + fields.get(8));
            }
        }
        Map.of("shm", "shmid", "sem", "semid", "msg", "msqid").forEach(this::systemV);
        Set<String> processes = processes();
        for (String line : lines("HI-05", "/proc/locks")) {
            List<String> fields = List.of(line.replace("-> ", "").strip().split("\\s+", -1));
            if (fields.size() > 5 && processes.contains(fields.get(4))) {
                put("HI-05", "lock of process " + fields.get(4), fields.get(5));
            }
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of("/run/netns"))) {
            names.forEach(name -> put("HI-05", "network namespace " + name, "there"));
        } catch (IOException none) {
            // Nobody has ever named one.
        }
    }

    private void systemV(String kind, String id) {
        List<String> lines = new ArrayList<>();
        text("HI-05", "/proc/sysvipc/" + kind).ifPresent(text -> text.lines().forEach(lines::add));
        if (lines.isEmpty()) {
            return;
        }
        List<String> head = List.of(lines.getFirst().strip().split("\\s+", -1));
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = List.of(line.strip().split("\\s+", -1));
            String uid = fields.get(head.indexOf("uid"));
            if (ours(uid)) {
                put(
                        "HI-05",
                        kind + " " + fields.get(head.indexOf(id)),
                        "key " + fields.get(head.indexOf("key")) + " of user " + uid);
            }
        }
    }

    /** Processes in control groups of this process; the groups themselves are used again. */
    private Set<String> processes() {
        Pattern group =
                Pattern.compile("/crucible-\\d+-" + ProcessHandle.current().pid() + "-\\d+-\\d+/");
        Set<String> found = new HashSet<>();
        for (int pid : HostView.numbers()) {
            try {
                if (group.matcher(read(Path.of("/proc/" + pid + "/cgroup"))).find()) {
                    String name = read(Path.of("/proc/" + pid + "/comm")).strip();
                    put("HI-05", "process " + pid, name);
                    found.add(Integer.toString(pid));
                }
            } catch (IOException gone) {
                // It is not left.
            }
        }
        return found;
    }

    private void network() {
        lines("HI-08", "/proc/net/dev").stream()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .forEach(name -> put("HI-08", "link " + name, "there"));
        for (String line : lines("HI-08", "/proc/net/route")) {
            List<String> f = new ArrayList<>(List.of(line.strip().split("\\s+", -1)));
            f.subList(4, 6).clear(); // how often it is used
            put("HI-08", "route " + String.join(" ", f), "there");
        }
        text("HI-08", "/proc/net/ipv6_route").stream()
                .flatMap(String::lines)
                .map(line -> new ArrayList<>(List.of(line.strip().split("\\s+", -1))))
                .forEach(f -> {
                    f.subList(6, 8).clear();
                    put("HI-08", "route " + String.join(" ", f), "there");
                });
        for (String table : List.of("ip_tables_names", "ip6_tables_names")) {
            text("HI-08", "/proc/net/" + table).ifPresent(it -> put("HI-08", table, it));
        }
    }

    private Duration ahead(InstantSource clock) {
        String uptime = text("HI-09", "/proc/uptime").orElse("0 0");
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
            unread.put(new Fact("HI-10", "/proc/self/fd"), unreadable.toString());
        }
        return count;
    }

    private void file(String id, String what, Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            put(
                    id,
                    what,
                    Digest.of(ByteBuffer.wrap(content)).hex() + " " + metadata(path.toRealPath()));
        } catch (NoSuchFileException missing) {
            // That it is there one day would be a change.
        } catch (IOException unreadable) {
            unread.put(new Fact(id, what), unreadable.toString());
        }
    }

    /** The type and permissions, in octal, and who it belongs to. */
    private static String metadata(Path path) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:mode,uid,gid,rdev", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) all.getOrDefault("mode", 0);
        return Integer.toOctalString(mode)
                + " %s:%s %s".formatted(all.get("uid"), all.get("gid"), all.get("rdev"));
    }

    private void put(String id, String what, String value) {
        facts.put(new Fact(id, what), value);
    }

    private String at(String id, String what) {
        return facts.getOrDefault(new Fact(id, what), "");
    }

    /** Lines of a table after those that name its columns. */
    private List<String> lines(String id, String path) {
        Set<String> heads = Set.of("Iface", "Filename");
        return text(id, path).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .filter(line -> heads.stream().noneMatch(line::startsWith))
                .collect(Collectors.toList());
    }

    private Optional<String> text(String id, String path) {
        try {
            return Optional.of(read(Path.of(path)));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            unread.put(new Fact(id, path), unreadable.toString());
            return Optional.empty();
        }
    }

    private static String read(Path path) throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    }

    /** What is done with everything that is found. */
    private interface Each {
        void with(Path path, BasicFileAttributes attributes) throws IOException;
    }

    private void walk(Path top, String id, Each each) {
        try {
            Files.walkFileTree(
                    top,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            String name = top.relativize(folder).toString();
                            return skipped(name)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            try {
                                if (!CONSOLES.matcher(file.getFileName().toString()).matches()) {
                                    each.with(file, attributes);
                                }
                            } catch (IOException gone) {
                                // Things come and go; what stays away is missed later.
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException unreadable) {
            unread.put(new Fact(id, top.toString()), unreadable.toString());
        }
    }

    private static boolean skipped(String folder) {
        return SHARED_DEVICES.contains(folder) || folder.equals("fs/binfmt_misc");
    }
}
