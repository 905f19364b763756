package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Spool;

import org.jspecify.annotations.Nullable;

import java.util.function.LongFunction;

/**
 * What has come so far of something that a worker sends in pieces, in any number of repetitions.
 * The first piece opens the spool. Not thread-safe: its run's lock guards it.
 */
final class OutputBuffer {
    private final LongFunction<Spool> spools;
    private final long bound;
    private @Nullable Spool spool;
    private long size;

    OutputBuffer(LongFunction<Spool> spools, long bound) {
        this.spools = spools;
        this.bound = bound;
    }

    long size() {
        return size;
    }

    /**
     * Adds what is new of the piece.
     *
     * @return how much there is now; less than {@code offset} when something is missing before it
     */
    long append(long offset, Bytes piece) {
        if (offset > size) {
            return size;
        }
        long end = Math.addExact(offset, piece.size());
        if (end <= size) {
            return size;
        }
        if (end > bound) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE, end + " bytes of output (expected at most " + bound + ")");
        }
        Spool open = spool == null ? spools.apply(bound) : spool;
        spool = open;
        int known = (int) (size - offset);
        open.append(known == 0 ? piece : tail(piece, known));
        size = end;
        return size;
    }

    private static Bytes tail(Bytes piece, int from) {
        int length = piece.size() - from;
        return Bytes.filled(
                length,
                target -> {
                    piece.asBuffer().position(from).get(target);
                    return length;
                });
    }

    Bytes read(long offset, int most) {
        return spool == null || offset >= size ? Bytes.EMPTY : spool.read(offset, most);
    }

    /** Where everything is; only when something came. */
    Spool spool() {
        if (spool == null) {
            throw new IllegalStateException("nothing came");
        }
        return spool;
    }

    void discard() {
        if (spool != null) {
            spool.close();
            spool = null;
        }
    }
}
