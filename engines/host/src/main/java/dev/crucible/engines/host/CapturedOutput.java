package dev.crucible.engines.host;

import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.OutputListener;
import dev.crucible.linux.Fd;
import dev.crucible.linux.ReadBuffer;

import java.io.ByteArrayOutputStream;

/** One output stream of a program: read as it comes, kept up to the limit. */
final class CapturedOutput {
    private final Fd source;
    private final OutputListener.Stream name;
    private final OutputListener listener;
    private final long limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    private long taken;
    private boolean truncated;
    private boolean ended;

    CapturedOutput(Fd source, OutputListener.Stream name, OutputListener listener, long limit) {
        this.source = source;
        this.name = name;
        this.listener = listener;
        this.limit = limit;
        source.nonBlocking();
    }

    Fd source() {
        return source;
    }

    /** Whether the program, and everybody else, has closed the stream. */
    boolean ended() {
        return ended;
    }

    /** Whether there was more than the limit. */
    boolean truncated() {
        return truncated;
    }

    /** Reads once; false when there was nothing to read. */
    boolean read(ReadBuffer buffer) {
        if (ended) {
            return false;
        }
        Bytes chunk = source.read(buffer);
        if (chunk == null) {
            return false;
        }
        if (chunk.size() == 0) {
            ended = true;
            return false;
        }
        keep(chunk);
        return true;
    }

    private void keep(Bytes chunk) {
        long room = limit - taken;
        truncated |= chunk.size() > room;
        Bytes within = chunk.size() <= room ? chunk : Bytes.copyOf(chunk.toArray(), 0, (int) room);
        if (within.size() > 0) {
            taken += within.size();
            if (!listener.alone()) {
                kept.writeBytes(within.toArray());
            }
            listener.output(name, within);
        }
    }

    CapturedStream captured() {
        return new CapturedStream(Bytes.copyOf(kept.toByteArray()), truncated);
    }
}
