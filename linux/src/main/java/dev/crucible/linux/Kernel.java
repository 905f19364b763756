package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * System calls by number, through {@code syscall(2)}. One binding serves all of them. A call that
 * blocks holds its thread, so blocking calls belong on platform threads.
 */
@SuppressWarnings("restricted")
final class Kernel {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = bind();

    private Kernel() {}

    private static MethodHandle bind() {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /** Makes the call again while it is interrupted; the result, or the negated error number. */
    static long call(Syscall call, long a, long b, long c, long d, long e, long f) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            while (true) {
                long result =
                        (long) SYSCALL.invokeExact(state, (long) call.number(), a, b, c, d, e, f);
                if (result != -1) {
                    return result;
                }
                int errno = (int) ERRNO.get(state, 0L);
                /* An interrupted close has closed; by now the number may be another thread's. */
                if (errno != Errno.EINTR || call == Syscall.CLOSE) {
                    return -errno;
                }
            }
        } catch (RuntimeException | Error known) {
            throw known;
        } catch (Throwable impossible) {
            throw new IllegalStateException("syscall", impossible);
        }
    }

    static long call(Syscall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    static long call(Syscall call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    static long call(Syscall call, long a, long b) {
        return call(call, a, b, 0, 0, 0, 0);
    }

    static long call(Syscall call, long a) {
        return call(call, a, 0, 0, 0, 0, 0);
    }

    /** The result of a call that must succeed; {@code subject} names what it was about. */
    static long check(long result, Syscall call, Object subject) {
        if (result < 0) {
            throw new LinuxException(
                    call.name().toLowerCase(java.util.Locale.ROOT), subject, (int) -result);
        }
        return result;
    }
}
