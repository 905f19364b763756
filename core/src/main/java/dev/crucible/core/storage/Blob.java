package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

/**
 * What some content is known by, with all that is needed to verify any part of it alone.
 *
 * @param digest SHA-256 of the whole
 * @param bytes its size
 * @param sums the SHA-256 of each piece of {@link #PIECE} bytes, the last may be shorter, 32 bytes
 *     each, one after the other; empty when there is only one piece, whose sum is the digest
 */
public record Blob(Digest digest, long bytes, Bytes sums) {
    /** Bytes of a piece. */
    public static final int PIECE = 64 * 1024;

    /** Bytes of a sum. */
    public static final int SUM = 32;

    /** Checks that there are as many sums as pieces. */
    public Blob {
        if (sums.size() != sumBytes(bytes)) {
            throw new IllegalArgumentException(
                    bytes + " bytes have " + sumBytes(bytes) + " bytes of sums");
        }
    }

    private static long sumBytes(long bytes) {
        return bytes <= PIECE ? 0 : (bytes + PIECE - 1) / PIECE * SUM;
    }

    /** What these bytes are known by. */
    public static Blob of(Bytes content) {
        BlobHasher hasher = new BlobHasher();
        hasher.update(content.asBuffer());
        return hasher.finish();
    }
}
