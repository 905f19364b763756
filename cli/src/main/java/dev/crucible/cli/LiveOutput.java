package dev.crucible.cli;

import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.OutputListener;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Passes a program's output on as it comes, on a thread of its own, so that a slow reader never
 * holds up the thread that watches the program. What a slow reader leaves no room for is written
 * from the captured output at the end: nothing is lost, and memory stays bounded. Thread-safe.
 */
final class LiveOutput implements OutputListener {
    private static final long CAPACITY = 1024 * 1024;

    private final Map<Stream, Target> targets = new EnumMap<>(Stream.class);
    private final Deque<Piece> queue = new ArrayDeque<>();
    private final Runnable onClosed;
    private final Thread writer;
    private long queued;
    private boolean ended;

    /**
     * An output.
     *
     * @param out gets what the program writes to standard output
     * @param err gets what it writes to standard error
     * @param onClosed is told when one of them is no longer read
     */
    LiveOutput(OutputStream out, OutputStream err, Runnable onClosed) {
        targets.put(Stream.STDOUT, new Target(out));
        targets.put(Stream.STDERR, new Target(err));
        this.onClosed = onClosed;
        this.writer = Thread.ofPlatform().daemon().name("output").start(this::writeAll);
    }

    private record Piece(Stream stream, Bytes bytes) {}

    @Override
    public void output(Stream stream, Bytes chunk) {
        synchronized (queue) {
            Target target = target(stream);
            target.lagging |= queued + chunk.size() > CAPACITY;
            if (!target.lagging) {
                queue.add(new Piece(stream, chunk));
                queued += chunk.size();
                queue.notifyAll();
            }
        }
    }

    /** Writes what has not been written yet, and waits until all is. */
    void finish(CapturedStream stdout, CapturedStream stderr) throws InterruptedException {
        synchronized (queue) {
            ended = true;
            queue.notifyAll();
        }
        writer.join();
        target(Stream.STDOUT).rest(stdout.bytes());
        target(Stream.STDERR).rest(stderr.bytes());
    }

    /** Whether somebody stopped reading. */
    boolean closed() {
        return target(Stream.STDOUT).closed || target(Stream.STDERR).closed;
    }

    private Target target(Stream stream) {
        Target target = targets.get(stream);
        if (target == null) {
            throw new IllegalStateException("every stream has a target");
        }
        return target;
    }

    private void writeAll() {
        try {
            for (Piece piece = next(); piece.bytes().size() > 0; piece = next()) {
                target(piece.stream()).write(piece.bytes().toArray());
                if (closed()) {
                    onClosed.run();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next piece; an empty one at the end. */
    private Piece next() throws InterruptedException {
        synchronized (queue) {
            while (queue.isEmpty() && !ended) {
                queue.wait();
            }
            Piece piece = queue.poll();
            if (piece == null) {
                return new Piece(Stream.STDOUT, Bytes.EMPTY);
            }
            queued -= piece.bytes().size();
            return piece;
        }
    }

    /** One of the two ends. Written by one thread at a time. */
    private static final class Target {
        private final OutputStream stream;
        private int written;
        private boolean lagging;
        private volatile boolean closed;

        Target(OutputStream stream) {
            this.stream = stream;
        }

        void write(byte[] bytes) {
            if (closed) {
                return;
            }
            try {
                stream.write(bytes);
                stream.flush();
                written += bytes.length;
            } catch (IOException gone) {
                closed = true;
            }
        }

        void rest(Bytes all) {
            if (written < all.size()) {
                byte[] bytes = all.toArray();
                write(Arrays.copyOfRange(bytes, written, bytes.length));
            }
        }
    }
}
