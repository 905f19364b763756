package dev.crucible.linux;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/**
 * A process that {@link Spawner} started. It must be awaited exactly once, by {@link #await()}.
 * Signals go through a pidfd, so they can never reach a stranger that was given its number later.
 */
public final class Child implements AutoCloseable {
    private static final int SIGKILL = 9;

    private final int pid;
    private final Fd handle;

    private Child(int pid, Fd handle) {
        this.pid = pid;
        this.handle = handle;
    }

    static Child of(int pid) {
        return new Child(pid, openPid(pid));
    }

    /** A handle on any process; it becomes readable when the process ends. */
    public static Fd openPid(int pid) {
        long result = Kernel.call(Syscall.PIDFD_OPEN, pid, 0);
        return new Fd((int) Kernel.check(result, Syscall.PIDFD_OPEN, pid));
    }

    /** Sends a signal to the process behind a handle; false when it is gone. */
    public static boolean signal(Fd handle, int signal) {
        return Kernel.call(Syscall.PIDFD_SEND_SIGNAL, handle.number(), signal, 0, 0) == 0;
    }

    /** Its number among the host's processes. */
    public int pid() {
        return pid;
    }

    /** Becomes readable when the process has ended. */
    public Fd handle() {
        return handle;
    }

    /** Ends it at once. */
    public void kill() {
        signal(handle, SIGKILL);
    }

    /**
     * How a process ended and what it and the children it waited for used.
     *
     * @param status how it ended
     * @param cpu processor time
     */
    public record End(WaitStatus status, Duration cpu) {}

    /** Waits for the end, blocking this thread, and releases the process. */
    public End await() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment usage = arena.allocate(ValueLayout.JAVA_LONG, 18);
            long result = Kernel.call(Syscall.WAIT4, pid, status.address(), 0, usage.address());
            Kernel.check(result, Syscall.WAIT4, pid);
            return end(status, usage);
        }
    }

    private static End end(MemorySegment status, MemorySegment usage) {
        long micros = 0;
        for (int field = 0; field < 4; field += 2) {
            micros += usage.getAtIndex(ValueLayout.JAVA_LONG, field) * 1_000_000;
            micros += usage.getAtIndex(ValueLayout.JAVA_LONG, field + 1);
        }
        return new End(
                new WaitStatus(status.get(ValueLayout.JAVA_INT, 0)),
                Duration.ofNanos(micros * 1000));
    }

    /** Waits for the end of a process for a limited time; null when it is still alive. */
    public @Nullable End await(Duration atMost) {
        if (!new Poller().input(handle).await(atMost).ready(0)) {
            return null;
        }
        return await();
    }

    @Override
    public void close() {
        handle.close();
    }
}
