package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory outside the heap that reads fill; used by the thread that made it. */
public final class ReadBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;

    /** Room for this many bytes in one read. */
    public ReadBuffer(int bytes) {
        this.memory = arena.allocate(bytes);
    }

    MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        arena.close();
    }
}
