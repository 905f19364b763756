package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A root filesystem as programs inside would see it: the kernel follows links as if its folder were
 * {@code /} (openat2(2)), so nothing leads out of it. It reads, and executes nothing. Thread-safe.
 */
public final class InsideRoot {
    private static final int O_NONBLOCK = 0x800;
    private static final int O_DIRECTORY = 0x10000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_EMPTY_PATH = 0x1000;

    /** RESOLVE_NO_XDEV, NO_MAGICLINKS and IN_ROOT. */
    private static final long RESOLVE = 0x01 | 0x02 | 0x10;

    private static final int MAX_NAMES = 10_000;

    private final Path root;

    /** The root filesystem in this folder. */
    public InsideRoot(Path root) {
        this.root = root;
    }

    /** The file that a path leads to, as an absolute path inside; empty when it is no program. */
    public Optional<String> program(String path) {
        try (Fd top = Fd.directory(root.toString())) {
            long opened = open(top, path, O_NONBLOCK | O_CLOEXEC);
            if (opened < 0) {
                return Optional.empty();
            }
            try (Fd file = new Fd((int) opened)) {
                boolean program =
                        WorkDirectory.stat(file, new byte[1], AT_EMPTY_PATH)
                                .filter(stat -> stat.regular() && (stat.mode() & 0111) != 0)
                                .isPresent();
                String above = top.target();
                String real = file.target();
                return program && real.startsWith(above + "/")
                        ? Optional.of(real.substring(above.length()))
                        : Optional.empty();
            }
        }
    }

    /** The names in a folder, sorted; none when it is no folder, and none that is not ASCII. */
    public List<String> names(String path) {
        try (Fd top = Fd.directory(root.toString())) {
            long opened = open(top, path, O_DIRECTORY | O_CLOEXEC);
            if (opened < 0) {
                return List.of();
            }
            try (Fd folder = new Fd((int) opened)) {
                return FolderNames.of(folder, MAX_NAMES).stream()
                        .map(name ->
                                new String(name, 0, name.length - 1, StandardCharsets.US_ASCII))
                        .filter(name -> name.indexOf('\uFFFD') < 0)
                        .toList();
            }
        }
    }

    /** The beginning of a regular file as text; empty when there is none. */
    public Optional<String> text(String path, int most) {
        try (Fd top = Fd.directory(root.toString())) {
            long opened = open(top, path, O_NONBLOCK | O_CLOEXEC);
            if (opened < 0) {
                return Optional.empty();
            }
            try (Fd file = new Fd((int) opened);
                    Arena arena = Arena.ofConfined()) {
                boolean regular =
                        WorkDirectory.stat(file, new byte[1], AT_EMPTY_PATH)
                                .filter(WorkDirectory.Stat::regular)
                                .isPresent();
                MemorySegment buffer = arena.allocate(most);
                long count =
                        regular
                                ? Kernel.call(Syscall.READ, file.number(), buffer.address(), most)
                                : -1;
                return count < 0
                        ? Optional.empty()
                        : Optional.of(
                                new String(
                                        buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE),
                                        StandardCharsets.UTF_8));
            }
        }
    }

    private static long open(Fd top, String path, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocateFrom(ValueLayout.JAVA_LONG, flags, 0, RESOLVE);
            return Kernel.call(
                    Syscall.OPENAT2,
                    top.number(),
                    arena.allocateFrom(path).address(),
                    how.address(),
                    24);
        }
    }
}
