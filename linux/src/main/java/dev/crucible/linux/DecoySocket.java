package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A socket that somebody may connect to and is never answered: all that counts is who it was. For
 * one thread.
 */
public final class DecoySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int STREAM = 1;
    private static final int NON_BLOCKING = 0x800;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int BACKLOG = 16;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** {@code struct sockaddr_in}; {@code struct sockaddr_un} is larger. */
    private static final int INTERNET_ADDRESS = 16;

    /** {@code struct ucred}: pid, uid, gid. */
    private static final int CREDENTIALS = 12;

    private final Fd listening;
    private final boolean local;

    private DecoySocket(int family, byte[] address) {
        long made = Kernel.call(Syscall.SOCKET, family, STREAM | NON_BLOCKING | CLOSE_ON_EXEC, 0);
        listening = new Fd((int) Kernel.check(made, Syscall.SOCKET, ""));
        local = family == AF_UNIX;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
            int number = listening.number();
            Kernel.check(
                    Kernel.call(Syscall.BIND, number, name.address(), address.length),
                    Syscall.BIND,
                    "");
            Kernel.check(Kernel.call(Syscall.LISTEN, number, BACKLOG), Syscall.LISTEN, "");
        } catch (RuntimeException | Error broken) {
            listening.close();
            throw broken;
        }
    }

    /** A socket at this path of the host, which must not exist; whoever makes it removes it. */
    public static DecoySocket at(String path) {
        return new DecoySocket(AF_UNIX, local(path + "\0"));
    }

    /** A socket of this abstract name, which exists in this network namespace only (unix(7)). */
    public static DecoySocket named(String name) {
        return new DecoySocket(AF_UNIX, local("\0" + name));
    }

    /** A port of the loopback, which the kernel chooses. */
    public static DecoySocket port() {
        ByteBuffer address = ByteBuffer.allocate(INTERNET_ADDRESS).order(ByteOrder.nativeOrder());
        address.putShort((short) AF_INET).putShort((short) 0).put(LOOPBACK);
        return new DecoySocket(AF_INET, address.array());
    }

    private static byte[] local(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(bytes)
                .array();
    }

    /** Readable when somebody has come. */
    public Fd listening() {
        return listening;
    }

    /** The number of its port; 0 for a socket without one. */
    public int portNumber() {
        if (local) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(INTERNET_ADDRESS, 8);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, INTERNET_ADDRESS);
            long result =
                    Kernel.call(
                            Syscall.GETSOCKNAME,
                            listening.number(),
                            address.address(),
                            size.address());
            Kernel.check(result, Syscall.GETSOCKNAME, "");
            return port(address);
        }
    }

    private static int port(MemorySegment address) {
        return Short.toUnsignedInt(
                address.get(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2));
    }

    /**
     * Who came.
     *
     * @param process as this process numbers them; 0 where the kernel does not say
     * @param user its effective user; -1 where the kernel does not say
     * @param port where it came from; 0 for a socket without ports
     */
    public record Visitor(int process, int user, int port) {}

    /** Lets the next one in, and out again; empty when nobody waits. */
    public Optional<Visitor> next() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2 * INTERNET_ADDRESS, 8);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, 2 * INTERNET_ADDRESS);
            long accepted =
                    Kernel.call(
                            Syscall.ACCEPT4,
                            listening.number(),
                            address.address(),
                            size.address(),
                            CLOSE_ON_EXEC);
            if (accepted < 0) {
                return Optional.empty();
            }
            try (Fd visitor = new Fd((int) accepted)) {
                return Optional.of(
                        local ? known(arena, visitor) : new Visitor(0, -1, port(address)));
            }
        }
    }

    private static Visitor known(Arena arena, Fd visitor) {
        MemorySegment credentials = arena.allocate(CREDENTIALS, 4);
        MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, CREDENTIALS);
        long result =
                Kernel.call(
                        Syscall.GETSOCKOPT,
                        visitor.number(),
                        SOL_SOCKET,
                        SO_PEERCRED,
                        credentials.address(),
                        size.address(),
                        0);
        return result < 0
                ? new Visitor(0, -1, 0)
                : new Visitor(
                        credentials.get(ValueLayout.JAVA_INT, 0),
                        credentials.get(ValueLayout.JAVA_INT, 4),
                        0);
    }

    @Override
    public void close() {
        listening.close();
    }
}
