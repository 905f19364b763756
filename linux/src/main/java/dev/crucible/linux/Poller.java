package dev.crucible.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits, on the calling thread, until one of a few descriptors is ready. */
public final class Poller {
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int ENTRY = 8;

    private final List<Fd> descriptors = new ArrayList<>();
    private final List<Short> interests = new ArrayList<>();

    /** Also waits until this descriptor can be read or its peer is gone. */
    public Poller input(Fd descriptor) {
        return add(descriptor, POLLIN);
    }

    /** Also waits until this descriptor can be written or its peer is gone. */
    public Poller output(Fd descriptor) {
        return add(descriptor, POLLOUT);
    }

    private Poller add(Fd descriptor, short interest) {
        descriptors.add(descriptor);
        interests.add(interest);
        return this;
    }

    /** Which descriptors are ready, by their position in the order they were added. */
    public static final class Ready {
        private final short[] events;

        private Ready(short[] events) {
            this.events = events;
        }

        /** Whether the descriptor at this position is ready. */
        public boolean ready(int position) {
            return events[position] != 0;
        }
    }

    /** Waits at most this long; nothing is ready when the time is over. */
    public Ready await(Duration atMost) {
        try (Arena arena = Arena.ofConfined()) {
            int count = descriptors.size();
            MemorySegment entries = arena.allocate((long) ENTRY * count, 8);
            for (int at = 0; at < count; at++) {
                entries.set(ValueLayout.JAVA_INT, (long) at * ENTRY, descriptors.get(at).number());
                entries.set(ValueLayout.JAVA_SHORT, (long) at * ENTRY + 4, interests.get(at));
            }
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            time.setAtIndex(ValueLayout.JAVA_LONG, 0, Math.max(0, atMost.getSeconds()));
            time.setAtIndex(ValueLayout.JAVA_LONG, 1, atMost.isNegative() ? 0 : atMost.getNano());
            long result = Kernel.call(Syscall.PPOLL, entries.address(), count, time.address(), 0);
            Kernel.check(result, Syscall.PPOLL, "");
            short[] events = new short[count];
            for (int at = 0; at < count; at++) {
                events[at] = entries.get(ValueLayout.JAVA_SHORT, (long) at * ENTRY + 6);
            }
            return new Ready(events);
        }
    }
}
