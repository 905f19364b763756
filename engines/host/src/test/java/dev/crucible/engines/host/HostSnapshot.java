package dev.crucible.engines.host;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What sandboxes must not change on the host: device nodes, sysctls, mounts, System V objects,
 * keys, configuration, and the programs that are shared with them.
 *
 * @param facts by what they are of
 */
record HostSnapshot(Map<String, String> facts) {
    private static final List<String> FILES =
            List.of(
                    "/etc/passwd",
                    "/etc/shadow",
                    "/etc/group",
                    "/etc/ld.so.cache",
                    "/usr/bin/env",
                    "/usr/bin/python3",
                    "/bin/sh");

    /** Sysctls that count or move by themselves. */
    private static final String MOVING =
            ".*/(random/.*|fs/(dentry-state|inode-nr|inode-state|file-nr|aio-nr|quota/.*)"
                    + "|kernel/(ns_last_pid|pty/nr|tainted_at)|net/netfilter/nf_conntrack_count"
                    + "|debug/.*|net/ipv[46]/.*|net/(core|unix|mptcp)/.*)";

    static HostSnapshot take() throws IOException {
        Map<String, String> facts = new TreeMap<>();
        devices(facts);
        sysctls(facts);
        for (String path : FILES) {
            file(facts, Path.of(path));
        }
        for (String table : List.of("shm", "sem", "msg")) {
            facts.put("ipc " + table, read(Path.of("/proc/sysvipc/" + table)));
        }
        facts.put("mounts", read(Path.of("/proc/self/mountinfo")));
        facts.put("interfaces", interfaces());
        return new HostSnapshot(facts);
    }

    private static void devices(Map<String, String> facts) throws IOException {
        for (String name : List.of("null", "zero", "full", "random", "urandom", "tty", "kmsg")) {
            Path path = Path.of("/dev", name);
            if (Files.exists(path)) {
                Map<String, Object> attributes =
                        Files.readAttributes(path, "unix:mode,uid,gid,rdev");
                facts.put("device " + name, new TreeMap<>(attributes).toString());
            }
        }
    }

    private static void sysctls(Map<String, String> facts) throws IOException {
        Files.walkFileTree(
                Path.of("/proc/sys"),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (!file.toString().matches(MOVING)) {
                            facts.put("sysctl " + file, read(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) {
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static void file(Map<String, String> facts, Path path) throws IOException {
        if (Files.isReadable(path)) {
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:mode,uid,gid,ino,size,lastModifiedTime");
            facts.put(
                    "file " + path,
                    new TreeMap<>(attributes)
                            + " "
                            + java.util.Arrays.hashCode(Files.readAllBytes(path)));
        }
    }

    private static String interfaces() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/sys/class/net"))) {
            links.map(link -> link.getFileName().toString()).sorted().forEach(names::add);
        }
        return names.toString();
    }

    private static String read(Path path) {
        try {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Files.readString(path) : "";
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
