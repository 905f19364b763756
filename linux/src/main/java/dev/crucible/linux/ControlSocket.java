package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * This side of the conversation with a sandbox's trusted part. The kernel stamps each message with
 * its sender, so nobody can pretend to be another process.
 */
public final class ControlSocket implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PASSCRED = 16;
    private static final int MAX_MESSAGE = 4096;
    private static final int CREDENTIALS = 64;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** {@code struct cmsghdr} without its data. */
    private static final int ANCILLARY_HEAD = 16;

    private final Fd ours;
    private final Fd theirs;
    private final String theirName;

    /** How bytes cross the socket. */
    public enum Kind {
        /** As a stream, which a shell can read. */
        STREAM,
        /** In messages that are never split or joined. */
        MESSAGES
    }

    /** A new socket; {@link #theirs()} goes to the sandbox. */
    public ControlSocket(Kind kind) {
        Fd.Pair pair = Fd.socketPair(kind);
        ours = pair.read();
        theirs = pair.write();
        theirName = theirs.target();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
            long result =
                    Kernel.call(
                            Syscall.SETSOCKOPT,
                            ours.number(),
                            SOL_SOCKET,
                            SO_PASSCRED,
                            on.address(),
                            4,
                            0);
            Kernel.check(result, Syscall.SETSOCKOPT, "SO_PASSCRED");
        }
    }

    /** Readable when a message has come or the other side is gone. */
    public Fd ours() {
        return ours;
    }

    /** The other side's end; close it once it has been passed on. */
    public Fd theirs() {
        return theirs;
    }

    /** How the kernel names the other side's end, wherever it is open. */
    public String theirName() {
        return theirName;
    }

    /**
     * A message and the host's number for the process that sent it.
     *
     * @param sender the process
     * @param content at most 4 KiB; empty when the other side is gone
     */
    public record Message(int sender, byte[] content) {
        /** Whether the other side is gone. */
        public boolean end() {
            return content.length == 0;
        }
    }

    /** Waits for the next message, blocking this thread. */
    public Message receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MAX_MESSAGE, 8);
            MemorySegment control = arena.allocate(CREDENTIALS, 8);
            MemorySegment header = header(arena, buffer, control);
            long size = Kernel.call(Syscall.RECVMSG, ours.number(), header.address(), 0);
            if (size <= 0) {
                return new Message(0, new byte[0]);
            }
            /* struct cmsghdr: length, level, type; then struct ucred: pid, uid, gid. */
            int sender = control.get(ValueLayout.JAVA_INT, 16);
            return new Message(sender, buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Sends one message; false when the other side is gone. */
    public boolean send(byte[] message) {
        return ours.send(message);
    }

    /** Sends one message with copies of descriptors; false when the other side is gone. */
    public boolean send(byte[] message, List<Fd> descriptors) {
        int passed = ANCILLARY_HEAD + Integer.BYTES * descriptors.size();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            MemorySegment control = arena.allocate((passed + 7) & ~7, 8);
            control.set(ValueLayout.JAVA_LONG, 0, passed);
            control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
            control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
            for (int at = 0; at < descriptors.size(); at++) {
                long place = ANCILLARY_HEAD + (long) Integer.BYTES * at;
                control.set(ValueLayout.JAVA_INT, place, descriptors.get(at).number());
            }
            MemorySegment header = header(arena, content, control);
            long sent = Kernel.call(Syscall.SENDMSG, ours.number(), header.address(), MSG_NOSIGNAL);
            return sent == message.length;
        }
    }

    /** {@code struct msghdr}: name, namelen, iov, iovlen, control, controllen, flags. */
    private static MemorySegment header(Arena arena, MemorySegment content, MemorySegment control) {
        MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
        vector.setAtIndex(ValueLayout.JAVA_LONG, 0, content.address());
        vector.setAtIndex(ValueLayout.JAVA_LONG, 1, content.byteSize());
        MemorySegment header = arena.allocate(ValueLayout.JAVA_LONG, 7);
        header.setAtIndex(ValueLayout.JAVA_LONG, 2, vector.address());
        header.setAtIndex(ValueLayout.JAVA_LONG, 3, 1);
        header.setAtIndex(ValueLayout.JAVA_LONG, 4, control.address());
        header.setAtIndex(ValueLayout.JAVA_LONG, 5, control.byteSize());
        return header;
    }

    /** Tells the other side to end everything. Safe from any thread. */
    public void hangUp() {
        ours.shutdownWrites();
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
