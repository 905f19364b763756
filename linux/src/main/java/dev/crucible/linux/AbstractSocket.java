package dev.crucible.linux;

import dev.crucible.core.Bytes;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A UNIX stream socket that listens under a name that is no file (unix(7), "abstract"): Java has
 * none. Whoever is in the same network namespace may connect. For one thread.
 */
public final class AbstractSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int FLAGS = 0x80000 | 0x800;
    private static final int BACKLOG = 16;
    private static final int ROOM = 2_048;

    /** {@code struct sockaddr_un}: two bytes of family, then the name. */
    private static final int MAX_NAME = 106;

    private final Fd listener;

    private AbstractSocket(Fd listener) {
        this.listener = listener;
    }

    /**
     * Begins to listen.
     *
     * @param name in ASCII, without the NUL that the kernel puts before it
     */
    public static AbstractSocket listen(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > MAX_NAME) {
            throw new IllegalArgumentException("'" + name + "' is no name of a socket");
        }
        long made = Kernel.call(Syscall.SOCKET, AF_UNIX, SOCK_STREAM | FLAGS, 0);
        Fd socket = new Fd((int) Kernel.check(made, Syscall.SOCKET, name));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(3L + bytes.length);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 3, bytes.length);
            Kernel.check(
                    Kernel.call(
                            Syscall.BIND, socket.number(), address.address(), address.byteSize()),
                    Syscall.BIND,
                    name);
            Kernel.check(
                    Kernel.call(Syscall.LISTEN, socket.number(), BACKLOG), Syscall.LISTEN, name);
            return new AbstractSocket(socket);
        } catch (LinuxException refused) {
            socket.close();
            throw refused;
        }
    }

    /** What each of those who have connected since the last time has sent, up to 2 KiB. */
    public List<Bytes> received() {
        List<Bytes> received = new ArrayList<>();
        try (ReadBuffer buffer = new ReadBuffer(ROOM)) {
            long next;
            while ((next = Kernel.call(Syscall.ACCEPT4, listener.number(), 0, 0, FLAGS)) >= 0) {
                try (Fd connection = new Fd((int) next)) {
                    received.add(said(connection, buffer));
                }
            }
        }
        return received;
    }

    private static Bytes said(Fd connection, ReadBuffer buffer) {
        @Nullable Bytes bytes = connection.read(buffer);
        return bytes == null ? Bytes.EMPTY : bytes;
    }

    @Override
    public void close() {
        listener.close();
    }
}
