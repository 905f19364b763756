package dev.crucible.linux;

import dev.crucible.core.Bytes;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An open file descriptor of this process, closed on {@code exec}. Not thread-safe, except that
 * {@link #signal()} and {@link #shutdownWrites()} may be called from any thread while it is open.
 */
public final class Fd implements AutoCloseable {
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_PATH = 0x200000;
    private static final int O_DIRECTORY = 0x10000;
    private static final int AT_FDCWD = -100;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** Guarded by this where it changes, so that no other thread uses a number that was reused. */
    private volatile int number;

    Fd(int number) {
        this.number = number;
    }

    /** The number, for the kernel. */
    int number() {
        int current = number;
        if (current < 0) {
            throw new IllegalStateException("closed descriptor");
        }
        return current;
    }

    /**
     * Both ends of a new pipe.
     *
     * @param read the end to read from
     * @param write the end to write to
     */
    public record Pair(Fd read, Fd write) implements AutoCloseable {
        @Override
        public void close() {
            read.close();
            write.close();
        }
    }

    /** A new pipe. */
    public static Pair pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            Kernel.check(Kernel.call(Syscall.PIPE2, ends.address(), O_CLOEXEC), Syscall.PIPE2, "");
            return pair(ends);
        }
    }

    /** Two connected sockets; either end reads and writes. */
    static Pair socketPair(ControlSocket.Kind kind) {
        int type =
                switch (kind) {
                    case STREAM -> 1;
                    case MESSAGES -> 5;
                };
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            long result = Kernel.call(Syscall.SOCKETPAIR, 1, type | O_CLOEXEC, 0, ends.address());
            Kernel.check(result, Syscall.SOCKETPAIR, "");
            return pair(ends);
        }
    }

    private static Pair pair(MemorySegment ends) {
        return new Pair(
                new Fd(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
                new Fd(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }

    /** A counter that {@link #signal()} makes readable. */
    public static Fd event() {
        long result = Kernel.call(Syscall.EVENTFD2, 0, O_CLOEXEC | O_NONBLOCK);
        return new Fd((int) Kernel.check(result, Syscall.EVENTFD2, ""));
    }

    /** A nameless file in memory with this content, read from its start. */
    public static Fd memory(byte[] content) {
        try (Arena arena = Arena.ofConfined()) {
            long result = Kernel.call(Syscall.MEMFD_CREATE, arena.allocateFrom("c").address(), 1);
            Fd fd = new Fd((int) Kernel.check(result, Syscall.MEMFD_CREATE, ""));
            for (int at = 0; at < content.length; ) {
                at += fd.write(content, at, content.length - at);
            }
            return fd.rewound();
        }
    }

    private Fd rewound() {
        Kernel.check(Kernel.call(Syscall.LSEEK, number(), 0, 0), Syscall.LSEEK, "");
        return this;
    }

    /** A file or folder of the host, open for reading. */
    public static Fd reading(Path path) {
        return open(path.toString(), 0);
    }

    /** A handle on a directory by its path; links in the path are followed. */
    static Fd directory(String path) {
        return open(path, O_DIRECTORY);
    }

    static Fd open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Kernel.call(
                            Syscall.OPENAT,
                            AT_FDCWD,
                            arena.allocateFrom(path).address(),
                            flags | O_CLOEXEC,
                            0);
            return new Fd((int) Kernel.check(result, Syscall.OPENAT, path));
        }
    }

    static Fd pathOnly(String path) {
        return open(path, O_PATH);
    }

    /** What it is open on, as the kernel names it, such as {@code pipe:[4711]}. */
    public String target() {
        return KernelFile.link("/proc/self/fd/" + number()).orElse("");
    }

    /** Makes reads and writes return at once. */
    public void nonBlocking() {
        Kernel.check(
                Kernel.call(Syscall.FCNTL, number(), 4, O_NONBLOCK), Syscall.FCNTL, "O_NONBLOCK");
    }

    /** Asks for a pipe of this many bytes; a smaller one will do. */
    public void pipeCapacity(int bytes) {
        Kernel.call(Syscall.FCNTL, number(), 1031, bytes);
    }

    /**
     * Reads once.
     *
     * @return the bytes; empty at the end; null when there are none now
     */
    public @Nullable Bytes read(ReadBuffer into) {
        MemorySegment buffer = into.memory();
        long count = Kernel.call(Syscall.READ, number(), buffer.address(), buffer.byteSize());
        if (count == -Errno.EAGAIN) {
            return null;
        }
        Kernel.check(count, Syscall.READ, "");
        return Bytes.copyOf(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
    }

    /**
     * Writes once.
     *
     * @return how many bytes were taken; 0 when none can be now; -1 when nobody will read them
     */
    public int write(byte[] content, int offset, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, length));
            MemorySegment.copy(content, offset, copy, ValueLayout.JAVA_BYTE, 0, length);
            long count = Kernel.call(Syscall.WRITE, number(), copy.address(), length);
            if (count == -Errno.EAGAIN) {
                return 0;
            }
            if (count == -Errno.EPIPE) {
                return -1;
            }
            return (int) Kernel.check(count, Syscall.WRITE, "");
        }
    }

    /** Sends one message on a socket; false when the peer is gone. */
    boolean send(byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            long sent =
                    Kernel.call(
                            Syscall.SENDTO,
                            number(),
                            copy.address(),
                            message.length,
                            MSG_NOSIGNAL,
                            0,
                            0);
            return sent == message.length;
        }
    }

    /** Tells the peer of a socket that nothing more will come. */
    public synchronized void shutdownWrites() {
        int current = number;
        if (current >= 0) {
            Kernel.call(Syscall.SHUTDOWN, current, 1);
        }
    }

    /** Makes an {@link #event()} readable. */
    public synchronized void signal() {
        int current = number;
        if (current >= 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
                Kernel.call(Syscall.WRITE, current, one.address(), 8);
            }
        }
    }

    @Override
    public synchronized void close() {
        int current = number;
        number = -1;
        if (current >= 0) {
            Kernel.call(Syscall.CLOSE, current);
        }
    }

    static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
