package dev.crucible.linux;

import dev.crucible.core.Bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A terminal without a screen (pty(7)): whatever is written to its path is read here. It is not
 * this process's controlling terminal.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCGPTN = 0x80045430L;
    private static final int ROOM = 4_096;

    private final Fd master;
    private final String path;

    /** Makes one; a {@link LinuxException} says that this machine has none to give. */
    public PseudoTerminal() {
        master = Fd.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            ask(TIOCSPTLCK, number);
            ask(TIOCGPTN, number);
            path = "/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0);
        } catch (LinuxException refused) {
            master.close();
            throw refused;
        }
    }

    private void ask(long question, MemorySegment answer) {
        long result = Kernel.call(Syscall.IOCTL, master.number(), question, answer.address());
        Kernel.check(result, Syscall.IOCTL, "/dev/ptmx");
    }

    /** Where others find it. */
    public String path() {
        return path;
    }

    /** What was written to it and not read yet, up to 4 KiB; empty when there is nothing. */
    public Bytes read() {
        try (ReadBuffer room = new ReadBuffer(ROOM)) {
            Bytes content = master.read(room);
            return content == null ? Bytes.EMPTY : content;
        } catch (LinuxException nobodyHasItOpen) {
            return Bytes.EMPTY;
        }
    }

    @Override
    public void close() {
        master.close();
    }
}
