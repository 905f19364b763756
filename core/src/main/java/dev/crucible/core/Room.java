package dev.crucible.core;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory for what is large and held for a while, however many are at it: who comes when it is full
 * waits for its turn. Thread-safe.
 */
public final class Room {
    private static final int PIECE = 1024;
    private static final long LOOK_MILLIS = 200;

    private final int pieces;
    private final Semaphore free;

    /** Room for so many bytes, at least one kibibyte. */
    public Room(long bytes) {
        pieces = Math.clamp(bytes / PIECE, 1, Integer.MAX_VALUE);
        free = new Semaphore(pieces, true);
    }

    /** A quarter of the heap: the rest is for everything else. */
    public static Room ofHeap() {
        return new Room(java.lang.Runtime.getRuntime().maxMemory() / 4);
    }

    /** Bytes that nobody has taken. */
    public long free() {
        return (long) free.availablePermits() * PIECE;
    }

    private static int pieces(long bytes, int most) {
        return Math.clamp((bytes + PIECE - 1) / PIECE, 0, most);
    }

    /** Somebody's part of it, with nothing taken yet. For one thread. */
    public Hold hold() {
        return new Hold();
    }

    /** What somebody has taken. */
    public final class Hold implements AutoCloseable {
        private int taken;

        private Hold() {}

        /**
         * Takes so many bytes, or everything where that is less, in place of what this had: nobody
         * waits with something in hand, so that none waits for ever.
         *
         * @return false when it was full until somebody cancelled; then nothing is taken
         */
        public boolean take(long bytes, Cancellation cancellation) {
            close();
            int wanted = pieces(bytes, pieces);
            boolean interrupted = false;
            boolean there = wanted == 0 || free.tryAcquire(wanted);
            while (!there && !cancellation.cancelled()) {
                try {
                    there = free.tryAcquire(wanted, LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            taken = there ? wanted : 0;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return there;
        }

        /** Gives back what is more than so many bytes. */
        public void keep(long bytes) {
            int kept = pieces(bytes, taken);
            free.release(taken - kept);
            taken = kept;
        }

        /** Gives everything back. May be called twice. */
        @Override
        public void close() {
            keep(0);
        }
    }
}
