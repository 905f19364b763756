package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Finds what content is known by while it passes. Not thread-safe. */
public final class BlobHasher {
    private final MessageDigest whole = Digest.sha256();
    private final MessageDigest piece = Digest.sha256();
    private final ByteArrayOutputStream sums = new ByteArrayOutputStream();
    private long bytes;

    /** More of the content: what remains in the buffer, which is not changed. */
    public void update(ByteBuffer content) {
        whole.update(content.duplicate());
        ByteBuffer rest = content.duplicate();
        while (rest.hasRemaining()) {
            int room = Blob.PIECE - (int) (bytes % Blob.PIECE);
            int count = Math.min(room, rest.remaining());
            piece.update(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
            bytes += count;
            if (count == room) {
                sums.writeBytes(piece.digest());
            }
        }
    }

    /** What the content is known by; nothing can be added any more. */
    public Blob finish() {
        if (bytes % Blob.PIECE != 0) {
            sums.writeBytes(piece.digest());
        }
        Bytes all = bytes <= Blob.PIECE ? Bytes.EMPTY : Bytes.copyOf(sums.toByteArray());
        return new Blob(new Digest(HexFormat.of().formatHex(whole.digest())), bytes, all);
    }
}
