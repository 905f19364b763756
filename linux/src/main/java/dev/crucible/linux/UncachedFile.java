package dev.crucible.linux;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Reads a file from its disk, past what the kernel keeps of it in memory (open(2), O_DIRECT). */
public final class UncachedFile {
    /** As x86-64 has it; elsewhere this asks for a directory, and no file is one. */
    private static final int O_DIRECT = 0x4000;

    private static final int BLOCK = 4_096;
    private static final int ROOM = 128 * BLOCK;

    private UncachedFile() {}

    /** The content; empty where the file system offers no such way, or the file cannot be read. */
    public static Optional<byte[]> read(String path) {
        try (Fd file = Fd.open(path, O_DIRECT);
                Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(ROOM, BLOCK);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            while (true) {
                long count = Kernel.call(Syscall.READ, file.number(), room.address(), ROOM);
                if (Kernel.check(count, Syscall.READ, path) == 0) {
                    return Optional.of(content.toByteArray());
                }
                content.writeBytes(room.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
            }
        } catch (LinuxException refused) {
            return Optional.empty();
        }
    }
}
