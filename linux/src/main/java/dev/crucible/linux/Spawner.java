package dev.crucible.linux;

import dev.crucible.core.Bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/**
 * Starts processes with {@code posix_spawn(3)}: exactly the given environment and descriptors,
 * every signal at its default, and none of this process's files. Unlike {@code fork}, it is safe in
 * a process of many threads.
 */
@SuppressWarnings("restricted")
public final class Spawner {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong PTR = ValueLayout.JAVA_LONG;

    private static final MethodHandle SPAWN = bind("posix_spawn", PTR, PTR, PTR, PTR, PTR, PTR);
    private static final MethodHandle ACTIONS_INIT = bind("posix_spawn_file_actions_init", PTR);
    private static final MethodHandle ACTIONS_DUP =
            bind("posix_spawn_file_actions_adddup2", PTR, INT, INT);
    private static final MethodHandle ACTIONS_CLOSE_FROM =
            bind("posix_spawn_file_actions_addclosefrom_np", PTR, INT);
    private static final MethodHandle ACTIONS_DESTROY =
            bind("posix_spawn_file_actions_destroy", PTR);
    private static final MethodHandle ATTR_INIT = bind("posix_spawnattr_init", PTR);
    private static final MethodHandle ATTR_FLAGS =
            bind("posix_spawnattr_setflags", PTR, ValueLayout.JAVA_SHORT);
    private static final MethodHandle ATTR_DEFAULT =
            bind("posix_spawnattr_setsigdefault", PTR, PTR);
    private static final MethodHandle ATTR_MASK = bind("posix_spawnattr_setsigmask", PTR, PTR);

    /** POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID. */
    private static final short FLAGS = 0x04 | 0x08 | 0x80;

    /** Larger than glibc's file actions (80 bytes), attributes (336) and signal set (128). */
    private static final int OPAQUE = 512;

    private Spawner() {}

    private static MethodHandle bind(String name, java.lang.foreign.MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LIBC.findOrThrow(name), FunctionDescriptor.of(INT, parameters));
    }

    /**
     * Starts a program.
     *
     * @param argv its absolute path and arguments
     * @param environment its whole environment
     * @param descriptors become its descriptors 0, 1, 2 and so on; it has no others
     */
    public static Child spawn(
            List<String> argv, Map<String, String> environment, List<Fd> descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pid = arena.allocate(INT);
            MemorySegment actions = arena.allocate(OPAQUE, 16);
            MemorySegment attributes = attributes(arena);
            succeed((int) ACTIONS_INIT.invokeExact(actions.address()));
            /* First moved above all of them, so that none overwrites another on its way. */
            int parked = descriptors.size();
            for (Fd descriptor : descriptors) {
                parked = Math.max(parked, descriptor.number() + 1);
            }
            for (int at = 0; at < descriptors.size(); at++) {
                int number = descriptors.get(at).number();
                succeed((int) ACTIONS_DUP.invokeExact(actions.address(), number, parked + at));
            }
            for (int at = 0; at < descriptors.size(); at++) {
                succeed((int) ACTIONS_DUP.invokeExact(actions.address(), parked + at, at));
            }
            succeed((int) ACTIONS_CLOSE_FROM.invokeExact(actions.address(), descriptors.size()));
            MemorySegment path = arena.allocateFrom(argv.getFirst());
            List<String> variables =
                    environment.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList();
            int error;
            SpawnWindow.birth().lock();
            try {
                error =
                        (int)
                                SPAWN.invokeExact(
                                        pid.address(),
                                        path.address(),
                                        actions.address(),
                                        attributes.address(),
                                        strings(arena, argv).address(),
                                        strings(arena, variables).address());
            } finally {
                SpawnWindow.birth().unlock();
            }
            succeed((int) ACTIONS_DESTROY.invokeExact(actions.address()));
            if (error != 0) {
                throw new LinuxException("cannot start", argv.getFirst(), error);
            }
            return Child.of(pid.get(INT, 0));
        } catch (RuntimeException | Error known) {
            throw known;
        } catch (Throwable impossible) {
            throw new IllegalStateException("posix_spawn", impossible);
        }
    }

    /**
     * What a trusted program writes to standard output, up to 4 KiB; its end is awaited. Cheaper
     * than {@link HostCommand} for a program that answers at once.
     */
    public static String output(List<String> argv) {
        try (Fd nothing = Fd.open("/dev/null", 2);
                Fd.Pair pipe = Fd.pipe();
                ReadBuffer buffer = new ReadBuffer(4096);
                Child child = spawn(argv, Map.of(), List.of(nothing, pipe.write(), nothing))) {
            pipe.write().close();
            Bytes said = pipe.read().read(buffer);
            pipe.read().close();
            child.await();
            return said == null ? "" : said.asText();
        }
    }

    private static MemorySegment attributes(Arena arena) throws Throwable {
        MemorySegment attributes = arena.allocate(OPAQUE, 16);
        MemorySegment all = arena.allocate(OPAQUE, 16);
        MemorySegment none = arena.allocate(OPAQUE, 16);
        all.fill((byte) 0xff);
        succeed((int) ATTR_INIT.invokeExact(attributes.address()));
        succeed((int) ATTR_FLAGS.invokeExact(attributes.address(), FLAGS));
        succeed((int) ATTR_DEFAULT.invokeExact(attributes.address(), all.address()));
        succeed((int) ATTR_MASK.invokeExact(attributes.address(), none.address()));
        return attributes;
    }

    private static void succeed(int error) {
        if (error != 0) {
            throw new LinuxException("posix_spawn", "set-up", error);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> values) {
        MemorySegment array = arena.allocate(PTR, values.size() + 1L);
        for (int at = 0; at < values.size(); at++) {
            array.setAtIndex(PTR, at, arena.allocateFrom(values.get(at)).address());
        }
        return array;
    }
}
