package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** The names in a directory as the kernel has them: bytes (getdents64(2)). */
final class FolderNames {
    private static final byte[] SELF = Fd.text(".");
    private static final byte[] PARENT = Fd.text("..");

    private FolderNames() {}

    /**
     * The names, sorted, each with a NUL behind; a few more than {@code most} when there are more.
     */
    static Set<byte[]> of(Fd directory, int most) {
        Set<byte[]> names = new TreeSet<>(Arrays::compareUnsigned);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(32 * 1024, 8);
            while (names.size() <= most) {
                long size =
                        Kernel.call(
                                Syscall.GETDENTS64,
                                directory.number(),
                                buffer.address(),
                                buffer.byteSize());
                if (size <= 0) {
                    return names;
                }
                for (long at = 0; at < size; ) {
                    int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + 16));
                    long end = at + 19;
                    while (buffer.get(ValueLayout.JAVA_BYTE, end) != 0) {
                        end++;
                    }
                    byte[] name =
                            buffer.asSlice(at + 19, end - at - 18).toArray(ValueLayout.JAVA_BYTE);
                    if (!Arrays.equals(name, SELF) && !Arrays.equals(name, PARENT)) {
                        names.add(name);
                    }
                    at += length;
                }
            }
            return names;
        }
    }
}
