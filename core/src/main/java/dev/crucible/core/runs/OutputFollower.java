package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.storage.Storage.StoredContent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reads one stream of one run as it comes. For one thread. When an attempt is lost, what it wrote
 * is lost with it: the stream begins again at 0 with the next attempt, and each piece says which
 * attempt it belongs to.
 */
public final class OutputFollower implements AutoCloseable {
    /** What a follower holds while its client takes its time; there may be thousands. */
    private static final int CHUNK = 8 * 1024;

    private final RunOutputs outputs;
    private final RunId run;
    private final Stream stream;
    private final LongSupplier nanoTime;
    private final RunSignals.Watch watch;
    private int attempt;
    private long offset;
    private @Nullable StoredContent stored;

    OutputFollower(
            RunOutputs outputs, RunId run, Stream stream, long offset, LongSupplier nanoTime) {
        outputs.get(run);
        this.outputs = outputs;
        this.run = run;
        this.stream = stream;
        this.offset = offset;
        this.nanoTime = nanoTime;
        this.watch = outputs.watch(run);
    }

    /**
     * The next piece, waiting for one if there is none.
     *
     * @return a piece without bytes when the time was up or the stream has ended
     * @throws CrucibleException when what is stored cannot be read
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Piece next(Duration wait) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + wait.toNanos();
        while (true) {
            if (stored != null) {
                return storedPiece(stored);
            }
            Duration left = Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong()));
            Optional<ActiveRun> active = outputs.active(run);
            Piece piece = active.isPresent() ? livePiece(active.get(), left) : idlePiece(left);
            if (piece != null) {
                return piece;
            }
        }
    }

    /** Null when the attempt has just ended: then the run says what comes next. */
    private @Nullable Piece livePiece(ActiveRun active, Duration left) throws InterruptedException {
        begin(active.run().attempt());
        Bytes bytes = active.read(stream, offset, CHUNK, left);
        return bytes == null ? null : piece(bytes, false);
    }

    /** No worker holds the run: it is over, or it waits for one. */
    private @Nullable Piece idlePiece(Duration left) throws InterruptedException {
        Run now = outputs.get(run);
        if (now.state().terminal()) {
            return over(now);
        }
        if (left.isZero()) {
            return piece(Bytes.EMPTY, false);
        }
        return watch.next(left) == null ? piece(Bytes.EMPTY, false) : null;
    }

    private @Nullable Piece over(Run now) {
        Optional<StoredContent> content =
                now.state() == Run.State.FINISHED ? outputs.stored(now, stream) : Optional.empty();
        begin(now.attempt());
        if (content.isEmpty()) {
            return piece(Bytes.EMPTY, true);
        }
        stored = content.get();
        try {
            stored.stream().skipNBytes(Math.min(offset, stored.size()));
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
        return null;
    }

    private Piece storedPiece(StoredContent content) {
        try {
            byte[] bytes = content.stream().readNBytes(CHUNK);
            return piece(Bytes.copyOf(bytes), offset + bytes.length >= content.size());
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private CrucibleException unreadable(IOException cause) {
        return new CrucibleException(
                ErrorCode.INTERNAL, "the stored output of " + run + " cannot be read", cause);
    }

    /** Another attempt begins at the beginning; the first that is seen where the caller asked. */
    private void begin(int now) {
        if (attempt != 0 && attempt != now) {
            offset = 0;
        }
        attempt = now;
    }

    private Piece piece(Bytes bytes, boolean end) {
        Piece piece = new Piece(attempt, offset, bytes, end);
        offset += bytes.size();
        return piece;
    }

    @Override
    public void close() {
        watch.close();
        if (stored != null) {
            try {
                stored.close();
            } catch (IOException unreadable) {
                throw unreadable(unreadable);
            }
        }
    }

    /**
     * A piece of a stream.
     *
     * @param attempt the attempt that wrote it; 0 while there was none
     * @param offset where it begins in what that attempt wrote
     * @param bytes the piece
     * @param end whether nothing more will come
     */
    public record Piece(int attempt, long offset, Bytes bytes, boolean end) {}
}
