package dev.crucible.api.http;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * The body of a request with a bound on its size and on the time that it takes to arrive, charged
 * for the memory that it will take.
 */
final class BodyStream extends InputStream {
    /**
     * What every body may cost without being charged, so that large ones turn no small one away.
     */
    private static final long FREE = 64 * 1024;

    /** Bytes of memory for a byte of JSON: as characters, as text, and in what is made of it. */
    private static final long A_JSON_BYTE = 5;

    /** Bytes of memory for any other byte: as it came, and in one piece. */
    private static final long A_BYTE = 2;

    /** Bytes of memory for a value in the tree that is made of it. */
    private static final long A_VALUE = 80;

    private final InputStream from;
    private final long announced;
    private final long maxBytes;
    private final BodyMemory memory;
    private final boolean json;
    private final long aByte;
    private final LongSupplier nanoTime;
    private final long deadline;
    private long count;
    private long values;
    private long charged;

    /**
     * A body of which nothing was read.
     *
     * @param announced how many bytes are to come, negative when unknown. They are charged as soon
     *     as some have come: of many that come at once some are then read to their end, and not all
     *     of them to the middle; and who only announces holds nothing.
     */
    BodyStream(
            InputStream from,
            long announced,
            long maxBytes,
            BodyMemory memory,
            boolean json,
            LongSupplier nanoTime,
            long nanos) {
        this.memory = memory;
        this.json = json;
        this.aByte = json ? A_JSON_BYTE : A_BYTE;
        this.from = from;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
        deadline = nanoTime.getAsLong() + nanos;
        this.announced = announced;
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
            charge(into, offset, read);
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new IOException("the body arrives too slowly");
            }
        }
        return read;
    }

    /** What looks like the beginning of a value is taken for one, as many as there can be. */
    private void charge(byte[] piece, int offset, int length) {
        int end = json ? offset + length : offset;
        for (int at = offset; at < end && values < JsonBodies.MAX_TOKENS; at++) {
            values += piece[at] == '[' || piece[at] == '{' || piece[at] == ',' ? 1 : 0;
        }
        boolean small = count * aByte + values * A_VALUE <= FREE;
        long bytes = small ? count : Math.max(count, announced);
        long due = bytes * aByte + values * A_VALUE - FREE - charged;
        if (due > 0) {
            memory.take(due);
            charged += due;
        }
    }

    /**
     * Gives back the memory that the body was charged for, once nothing of it is needed. Whoever
     * reads it may close it long before that, so closing does nothing.
     */
    void release() {
        memory.giveBack(charged);
        charged = 0;
    }
}
