package dev.crucible.backends.file;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Blobs;
import dev.crucible.core.storage.CorruptContentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a part of a file, one verified piece after the other. A byte is handed out only after the
 * piece that it is in was compared with its sum. Holds one piece, and no open file.
 */
final class PieceStream extends InputStream {
    /** Pieces whose sums are fetched at once. */
    private static final int WINDOW = 256;

    private final Disk disk;
    private final Path file;
    private final Digest digest;
    private final long bytes;
    private final Blobs.Sums sums;
    private final MessageDigest sha256 = Digest.sha256();
    private final long end;
    private long position;

    private byte[] piece = new byte[0];
    private long pieceIndex = -1;
    private Bytes window = Bytes.EMPTY;
    private long windowFirst;
    private boolean closed;

    PieceStream(
            Disk disk,
            Path file,
            Digest digest,
            long bytes,
            Blobs.Sums sums,
            long offset,
            long length) {
        this.disk = disk;
        this.file = file;
        this.digest = digest;
        this.bytes = bytes;
        this.sums = sums;
        this.position = Math.min(offset, bytes);
        this.end = position + Math.min(length, bytes - position);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        load(position / Blob.PIECE);
        int from = (int) (position % Blob.PIECE);
        int count = (int) Math.min(Math.min(length, piece.length - from), end - position);
        System.arraycopy(piece, from, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return pieceIndex == position / Blob.PIECE && position < end
                ? (int) Math.min(piece.length - position % Blob.PIECE, end - position)
                : 0;
    }

    @Override
    public void close() {
        closed = true;
        piece = new byte[0];
        pieceIndex = -1;
    }

    private void load(long index) throws IOException {
        if (index == pieceIndex) {
            return;
        }
        pieceIndex = -1;
        int size = (int) Math.min(Blob.PIECE, bytes - index * Blob.PIECE);
        if (piece.length != size) {
            piece = new byte[size];
        }
        int found =
                disk.read(file, index * Blob.PIECE, piece, size)
                        .orElseThrow(
                                () -> new IOException("stored content " + digest + " is gone"));
        sha256.update(piece, 0, found);
        if (found < size || !Arrays.equals(sha256.digest(), sum(index))) {
            sha256.reset();
            throw new CorruptContentException(
                    digest, "the piece at byte " + index * Blob.PIECE + " is not what was put");
        }
        pieceIndex = index;
    }

    private byte[] sum(long index) throws IOException {
        if (bytes <= Blob.PIECE) {
            return digest.toBytes();
        }
        long within = index - windowFirst;
        if (within < 0 || within >= window.size() / Blob.SUM) {
            window = sums.read(index, WINDOW);
            windowFirst = index;
            within = 0;
        }
        if (window.size() < Blob.SUM) {
            throw new IOException("stored content " + digest + " is gone");
        }
        byte[] sum = new byte[Blob.SUM];
        ByteBuffer view = window.asBuffer();
        view.position((int) within * Blob.SUM);
        view.get(sum);
        return sum;
    }
}
