package dev.crucible.engines.host;

import dev.crucible.core.Bytes;
import dev.crucible.core.SandboxSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What bubblewrap is told of a sandbox. */
final class BubblewrapArguments {
    /** Folder inside the working directory behind /tmp, so that one bound holds for both. */
    static final String TEMPORARY = ".tmp";

    /** The working directory, as the program sees it. */
    private static final String WORK = "/work";

    static final String INIT = "/proc/1";
    private static final long EMPTY_BYTES = 4_096;
    private static final long ROOT_BYTES = 1024 * 1024;

    /** What bubblewrap's /proc shows of the whole machine and no program needs. */
    private static final List<String> HIDDEN =
            List.of(
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/key-users",
                    "/proc/kallsyms",
                    "/proc/kmsg",
                    "/proc/config.gz",
                    "/proc/iomem",
                    "/proc/ioports",
                    "/proc/locks",
                    "/proc/modules",
                    "/proc/sched_debug",
                    "/proc/slabinfo",
                    "/proc/sysrq-trigger",
                    "/proc/timer_list");

    private final HostRoot root;
    private final SandboxSpec spec;

    BubblewrapArguments(HostRoot root, SandboxSpec spec) {
        this.root = root;
        this.spec = spec;
    }

    /**
     * bubblewrap's own process 1 has the program's user, so that the program could read and write
     * its memory. Everything that leads there is below its folder, or is a call that the filter
     * refuses.
     */
    private static void hideInit(BubblewrapWords words) {
        words.memory(EMPTY_BYTES, INIT).add("--remount-ro", INIT);
    }

    /** What goes through descriptors: the filter, then the made-up files. */
    List<Bytes> contents(Bytes filter) {
        List<Bytes> contents = new ArrayList<>(List.of(filter));
        root.files().forEach(file -> contents.add(Bytes.utf8(file.content())));
        return contents;
    }

    /**
     * The words.
     *
     * @param first the descriptor of the first of {@link #contents}; the others follow it
     */
    List<String> words(int first) {
        BubblewrapWords words =
                new BubblewrapWords("sandbox")
                        .add("--disable-userns", "--uid", "1000", "--gid", "1000")
                        .add("--cap-drop", "ALL")
                        .add("--seccomp", Integer.toString(first))
                        .memory(ROOT_BYTES, "/");
        root.binds().forEach(path -> words.add("--ro-bind", path, path));
        spec.readOnlyPaths().forEach(path -> words.add("--ro-bind", path, path));
        root.links().stream()
                .filter(link -> !link.path().equals("/dev/shm"))
                .forEach(link -> words.add("--symlink", link.target(), link.path()));
        int descriptor = first + 1;
        for (HostRoot.MadeFile file : root.files()) {
            words.add("--ro-bind-data", Integer.toString(descriptor++), file.path());
        }
        root.devices().forEach(path -> words.add("--dev-bind", path, path));
        words.add("--symlink", "/tmp", "/dev/shm", "--proc", "/proc");
        words.add("--ro-bind", "/proc/sys", "/proc/sys");
        hideInit(words);
        HIDDEN.stream()
                .filter(path -> Files.exists(Path.of(path)))
                .forEach(path -> words.add("--ro-bind", "/dev/null", path));
        String temporary = String.join("/", WORK, TEMPORARY);
        return words.memory(spec.limits().diskBytes(), WORK)
                .add("--perms", "1777", "--dir", temporary)
                .add("--symlink", temporary.substring(1), "/tmp")
                .add("--remount-ro", "/")
                .list();
    }
}
