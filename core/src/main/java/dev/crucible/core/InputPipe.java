package dev.crucible.core;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A bounded queue of bytes from a writer to a running program's standard input. Thread-safe. The
 * engine that runs the program is its only reader.
 */
public final class InputPipe {
    private final Deque<Bytes> chunks = new ArrayDeque<>();
    private final long capacity;
    private long pending;
    private boolean closed;
    private Runnable wake = () -> {};

    /** A pipe that holds at most {@code capacity} bytes which the program has not yet taken. */
    public InputPipe(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds bytes at the end; never blocks.
     *
     * @return false when they would exceed the capacity or the pipe is closed: nothing was added
     */
    public boolean write(Bytes chunk) {
        Runnable waker;
        synchronized (chunks) {
            if (closed || pending + chunk.size() > capacity) {
                return false;
            }
            if (chunk.size() > 0) {
                chunks.add(chunk);
                pending += chunk.size();
            }
            waker = wake;
        }
        waker.run();
        return true;
    }

    /** Ends the input once everything written before has been taken. Safe to call twice. */
    public void close() {
        Runnable waker;
        synchronized (chunks) {
            closed = true;
            waker = wake;
        }
        waker.run();
    }

    /** For the engine: calls {@code action}, from any thread, whenever something has changed. */
    public void onChange(Runnable action) {
        synchronized (chunks) {
            wake = action;
        }
    }

    /** For the engine: takes the next bytes; null when there are none now. */
    public @Nullable Bytes poll() {
        synchronized (chunks) {
            Bytes chunk = chunks.poll();
            if (chunk != null) {
                pending -= chunk.size();
            }
            return chunk;
        }
    }

    /** For the engine: whether nothing is left and nothing will come. */
    public boolean exhausted() {
        synchronized (chunks) {
            return closed && chunks.isEmpty();
        }
    }
}
