package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A look at the host that costs a few microseconds: what it needs stays open. Thread-safe. */
public final class HostGlance implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int BASIC_STATS = 0x7ff;
    private static final short POLLERR = 8;
    private static final short POLLPRI = 2;
    private static final int ROOM = 256;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment path = arena.allocateFrom("/dev/null");
    private final MemorySegment status = arena.allocate(ROOM, 8);
    private final MemorySegment number = arena.allocate(ROOM, 8);
    private final MemorySegment poll = arena.allocate(8, 8);
    private final MemorySegment noTime = arena.allocate(16, 8);
    private final Fd mounts;
    private final Fd taint;
    private boolean closed;

    /**
     * Opens what it needs.
     *
     * @throws LinuxException when this kernel does not show it
     */
    public HostGlance() {
        mounts = Fd.open("/proc/self/mounts", 0);
        taint = Fd.open("/proc/sys/kernel/tainted", 0);
    }

    /**
     * What was seen.
     *
     * @param device kind, permissions, owner, group and number of {@code /dev/null}, in one word
     * @param mounts whether something was mounted, unmounted or remounted for this process since
     *     the look before
     * @param taint why the kernel does not trust itself, in bits; 0 for no reason
     */
    public record Seen(String device, boolean mounts, long taint) {}

    /**
     * Looks.
     *
     * @throws IllegalStateException when it is closed
     */
    public synchronized Seen look() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return new Seen(device(), mountsChanged(), taintBits());
    }

    /** statx(2): uid, gid and mode follow 20 bytes; the device's numbers are at 128. */
    private String device() {
        long result =
                Kernel.call(
                        Syscall.STATX,
                        AT_FDCWD,
                        path.address(),
                        0,
                        BASIC_STATS,
                        status.address(),
                        0);
        if (result < 0) {
            return "none";
        }
        int mode = Short.toUnsignedInt(status.get(ValueLayout.JAVA_SHORT, 28));
        return Integer.toOctalString(mode)
                + ' '
                + status.get(ValueLayout.JAVA_INT, 20)
                + ':'
                + status.get(ValueLayout.JAVA_INT, 24)
                + ' '
                + status.get(ValueLayout.JAVA_INT, 128)
                + ','
                + status.get(ValueLayout.JAVA_INT, 132);
    }

    /** proc(5), mounts: polling tells once of every change. */
    private boolean mountsChanged() {
        poll.set(ValueLayout.JAVA_INT, 0, mounts.number());
        poll.set(ValueLayout.JAVA_SHORT, 4, POLLPRI);
        poll.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        long ready = Kernel.call(Syscall.PPOLL, poll.address(), 1, noTime.address(), 0);
        return ready > 0 && (poll.get(ValueLayout.JAVA_SHORT, 6) & (POLLERR | POLLPRI)) != 0;
    }

    private long taintBits() {
        long size = Kernel.call(Syscall.PREAD64, taint.number(), number.address(), ROOM, 0);
        if (size <= 0) {
            return 0;
        }
        byte[] digits = number.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII).strip());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            mounts.close();
            taint.close();
            arena.close();
        }
    }
}
