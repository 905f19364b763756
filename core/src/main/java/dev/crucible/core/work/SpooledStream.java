package dev.crucible.core.work;

import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Claim;
import dev.crucible.core.storage.Spool;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** One stream of one run: all of it here, and a part of it with the dispatcher. */
final class SpooledStream implements AutoCloseable {
    private static final int CHUNK = 256 * 1024;

    private final Stream stream;
    private final Supplier<Spool> spools;
    private @Nullable Spool spool;
    private long written;
    private long sent;

    SpooledStream(Stream stream, Supplier<Spool> spools) {
        this.stream = stream;
        this.spools = spools;
    }

    synchronized void append(Bytes chunk) {
        Spool open = spool == null ? spools.get() : spool;
        spool = open;
        open.append(chunk);
        written += chunk.size();
    }

    synchronized long written() {
        return written;
    }

    synchronized boolean behind() {
        return sent < written;
    }

    /** Asks the dispatcher how far it is: it may have lost what it had. */
    void ask(Dispatcher dispatcher, Claim claim) {
        long end = written();
        if (end > 0) {
            arrived(dispatcher.output(claim, stream, end, Bytes.EMPTY));
        }
    }

    /** Brings the next piece to the dispatcher. Called by one thread at a time. */
    void push(Dispatcher dispatcher, Claim claim) {
        long offset;
        Bytes piece;
        synchronized (this) {
            offset = sent;
            piece = spool == null ? Bytes.EMPTY : spool.read(offset, CHUNK);
        }
        if (piece.size() > 0) {
            arrived(dispatcher.output(claim, stream, offset, piece));
        }
    }

    private synchronized void arrived(long size) {
        sent = Math.min(size, written);
    }

    @Override
    public synchronized void close() {
        if (spool != null) {
            spool.close();
        }
    }
}
