package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of /dev and of /proc/sys: device nodes (HI-01) and sysctls (HI-02). */
final class TreeReading {
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

    private final HostFacts facts;

    TreeReading(HostFacts facts) {
        this.facts = facts;
    }

    void devices() {
        walk(
                Path.of("/dev"),
                "HI-01",
                (path, attributes) -> {
                    if (!attributes.isSymbolicLink()) {
                        facts.put("HI-01", path.toString(), HostFacts.metadata(path));
                    }
                });
    }

    void sysctls() {
        walk(
                SYSCTLS,
                "HI-02",
                (path, attributes) -> {
                    String name = SYSCTLS.relativize(path).toString();
                    if (attributes.isRegularFile() && !MOVING.matcher(name).matches()) {
                        try {
                            facts.put("HI-02", name, HostFacts.read(path));
                        } catch (IOException writeOnly) {
                            // That it can be read one day would be a change.
                        }
                    }
                });
    }

    /** Folders are listed, and only what is asked for is opened: reading takes its time. */
    void protection() {
        for (String folder :
                List.of(
                        "kernel",
                        "kernel/yama",
                        "kernel/seccomp",
                        "kernel/usermodehelper",
                        "kernel/keys",
                        "fs",
                        "user",
                        "vm")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(SYSCTLS.resolve(folder))) {
                for (Path file : files) {
                    String name = SYSCTLS.relativize(file).toString();
                    if (HostSnapshot.protects(name)) {
                        facts.text("HI-02", file.toString())
                                .ifPresent(value -> facts.put("HI-02", name, value));
                    }
                }
            } catch (IOException none) {
                // Not every kernel has all of them.
            }
        }
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
            facts.unread(id, top.toString(), unreadable);
        }
    }

    private static boolean skipped(String folder) {
        return SHARED_DEVICES.contains(folder) || folder.equals("fs/binfmt_misc");
    }
}
