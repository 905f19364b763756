package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Small files that the kernel makes up: /proc, /sys and control groups. */
final class KernelFile {
    private static final int MAX_SIZE = 64 * 1024;
    private static final int O_WRONLY = 1;
    private static final int AT_FDCWD = -100;

    private KernelFile() {}

    /** The content, up to 64 KiB. */
    static String read(String path) {
        try (Fd file = Fd.open(path, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MAX_SIZE);
            long filled = 0;
            while (filled < MAX_SIZE) {
                long count =
                        Kernel.call(
                                Syscall.READ,
                                file.number(),
                                buffer.address() + filled,
                                MAX_SIZE - filled);
                Kernel.check(count, Syscall.READ, path);
                if (count == 0) {
                    break;
                }
                filled += count;
            }
            byte[] content = buffer.asSlice(0, filled).toArray(ValueLayout.JAVA_BYTE);
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** The content; empty when it cannot be read. */
    static Optional<String> tryRead(String path) {
        try {
            return Optional.of(read(path));
        } catch (LinuxException unreadable) {
            return Optional.empty();
        }
    }

    static void write(String path, String content) {
        try (Fd file = Fd.open(path, O_WRONLY)) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            file.write(bytes, 0, bytes.length);
        }
    }

    static boolean tryWrite(String path, String content) {
        try {
            write(path, content);
            return true;
        } catch (LinuxException refused) {
            return false;
        }
    }

    static void makeDirectory(String path) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            Kernel.check(Kernel.call(Syscall.MKDIRAT, AT_FDCWD, name, 0755), Syscall.MKDIRAT, path);
        }
    }

    /** Removes an empty directory; false when it cannot be, true when it is gone. */
    static boolean removeDirectory(String path) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            long result = Kernel.call(Syscall.UNLINKAT, AT_FDCWD, name, 0x200);
            return result == 0 || result == -Errno.ENOENT;
        }
    }

    /** What a symbolic link points to; empty when it cannot be read. */
    static Optional<String> link(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            long size =
                    Kernel.call(
                            Syscall.READLINKAT,
                            AT_FDCWD,
                            arena.allocateFrom(path).address(),
                            buffer.address(),
                            4096,
                            0,
                            0);
            if (size < 0) {
                return Optional.empty();
            }
            byte[] content = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(new String(content, StandardCharsets.UTF_8));
        }
    }
}
