package dev.crucible.api.http;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The body of a request with a bound on its size and on the time that it takes to arrive, charged
 * for the memory that it will take.
 */
final class BodyStream extends InputStream {
    /** What every body may take without being charged. */
    private static final long FREE = 64 * 1024;

    private final InputStream from;
    private final long maxBytes;
    private final Optional<BodyMemory> memory;
    private final LongSupplier nanoTime;
    private final long deadline;
    private long count;
    private long charged;

    BodyStream(
            InputStream from,
            long maxBytes,
            Optional<BodyMemory> memory,
            LongSupplier nanoTime,
            long nanos) {
        this.memory = memory;
        this.from = from;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
        deadline = nanoTime.getAsLong() + nanos;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = from.read(into, offset, length);
        if (read > 0) {
            count += read;
            if (count > maxBytes) {
                throw new CrucibleException(
                        ErrorCode.TOO_LARGE, "the body has more than " + maxBytes + " bytes");
            }
            if (memory.isPresent() && count > FREE) {
                memory.get().take(read);
                charged += read;
            }
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new IOException("the body arrives too slowly");
            }
        }
        return read;
    }

    /**
     * Gives back the memory that the body was charged for; the body itself goes with the request.
     */
    @Override
    public void close() {
        memory.ifPresent(all -> all.giveBack(charged));
        charged = 0;
    }
}
