package dev.crucible.engines.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of the host's file system a sandbox sees, read-only: the distribution's programs and
 * libraries, and of its configuration only what programs cannot do without. An allow-list: what is
 * not named here does not exist inside.
 *
 * @param binds paths shown at the same place
 * @param links symbolic links, target first
 * @param files small files that Crucible makes up
 * @param devices device nodes
 */
record HostRoot(List<String> binds, List<Link> links, List<MadeFile> files, List<String> devices) {

    /** A symbolic link. */
    record Link(String target, String path) {}

    /** A file with fixed content. */
    record MadeFile(String path, String content) {}

    private static final List<String> SYSTEM =
            List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private static final List<String> CONFIGURATION =
            List.of(
                    "/etc/alternatives",
                    "/etc/ld.so.cache",
                    "/etc/ld.so.conf",
                    "/etc/ld.so.conf.d");

    static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

    private static final List<MadeFile> FILES =
            List.of(
                    new MadeFile(
                            "/etc/passwd",
                            "root:x:0:0:root:/:/usr/sbin/nologin\n"
                                    + "user:x:1000:1000:user:/work:/bin/sh\n"
                                    + "nobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n"),
                    new MadeFile("/etc/group", "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n"),
                    new MadeFile("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
                    new MadeFile(
                            "/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"));

    private static final List<Link> LINKS =
            List.of(
                    new Link("/proc/self/fd", "/dev/fd"),
                    new Link("/proc/self/fd/0", "/dev/stdin"),
                    new Link("/proc/self/fd/1", "/dev/stdout"),
                    new Link("/proc/self/fd/2", "/dev/stderr"),
                    new Link("/tmp", "/dev/shm"));

    /** Looks at this machine. */
    static HostRoot detect() {
        List<String> binds = new ArrayList<>(List.of("/usr"));
        List<Link> links = new ArrayList<>(LINKS);
        for (String path : SYSTEM) {
            add(path, binds, links);
        }
        for (String path : CONFIGURATION) {
            add(path, binds, links);
        }
        for (String path : javaConfigurations()) {
            add(path, binds, links);
        }
        add("/etc/localtime", binds, links);
        List<String> devices =
                DEVICES.stream().filter(path -> Files.exists(Path.of(path))).toList();
        return new HostRoot(List.copyOf(binds), List.copyOf(links), FILES, devices);
    }

    private static void add(String path, List<String> binds, List<Link> links) {
        Path place = Path.of(path);
        if (Files.isSymbolicLink(place)) {
            try {
                links.add(new Link(Files.readSymbolicLink(place).toString(), path));
            } catch (IOException unreadable) {
                return;
            }
        } else if (Files.exists(place)) {
            binds.add(path);
        }
    }

    /** Debian keeps a part of each JDK in /etc. */
    private static List<String> javaConfigurations() {
        List<String> paths = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(Path.of("/etc"), "java-*-openjdk")) {
            entries.forEach(entry -> paths.add(entry.toString()));
        } catch (IOException none) {
            return List.of();
        }
        return paths;
    }
}
