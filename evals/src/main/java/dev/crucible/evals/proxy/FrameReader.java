package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one direction of the exchange into frames: four bytes of length, most significant first, and
 * then as many bytes. Memory follows what has arrived, never what a length promises.
 */
final class FrameReader {
    /** Longest frame, without its length. The two harnesses have the same bound. */
    static final int MAX_FRAME = 4 << 20;

    /** How many bytes the length takes. */
    static final int HEADER = 4;

    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private int header;
    private int headerBytes;
    private boolean broken;

    /**
     * Takes the next bytes of the stream.
     *
     * @return the frames that they complete, without their lengths; none once the stream is broken
     */
    List<Bytes> accept(Bytes chunk) {
        List<Bytes> complete = new ArrayList<>();
        byte[] bytes = chunk.toArray();
        int at = 0;
        while (at < bytes.length && !broken) {
            if (headerBytes < HEADER) {
                header = header << 8 | bytes[at] & 0xff;
                headerBytes++;
                at++;
                broken = headerBytes == HEADER && (header < 0 || header > MAX_FRAME);
            } else {
                int take = Math.min(header - partial.size(), bytes.length - at);
                partial.write(bytes, at, take);
                at += take;
            }
            if (!broken && headerBytes == HEADER && partial.size() == header) {
                complete.add(Bytes.copyOf(partial.toByteArray()));
                partial.reset();
                headerBytes = 0;
                header = 0;
            }
        }
        return complete;
    }

    /** Whether a length was impossible; nothing after it can be understood. */
    boolean broken() {
        return broken;
    }

    /** The frame with its length before it. */
    static Bytes framed(Bytes frame) {
        byte[] content = frame.toArray();
        byte[] result = new byte[HEADER + content.length];
        for (int index = 0; index < HEADER; index++) {
            result[index] = (byte) (content.length >>> 8 * (HEADER - 1 - index));
        }
        System.arraycopy(content, 0, result, HEADER, content.length);
        return Bytes.copyOf(result);
    }
}
