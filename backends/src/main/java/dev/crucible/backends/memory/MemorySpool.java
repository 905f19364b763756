package dev.crucible.backends.memory;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Spool;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A spool in memory, at most as large as an array can be. */
final class MemorySpool implements Spool {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final long maxBytes;
    private byte[] content = new byte[0];
    private int size;
    private @Nullable Blob blob;
    private boolean closed;

    MemorySpool(long maxBytes) {
        this.maxBytes = Math.min(maxBytes, MOST);
    }

    @Override
    public synchronized void append(Bytes bytes) {
        requireOpen();
        if (blob != null) {
            throw new IllegalStateException("the spool is sealed");
        }
        if (bytes.size() > maxBytes - size) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE, "more than the " + maxBytes + " bytes allowed");
        }
        int needed = size + bytes.size();
        if (needed > content.length) {
            long grown = Math.max(needed, Math.min(2L * content.length, MOST));
            content = Arrays.copyOf(content, (int) grown);
        }
        bytes.asBuffer().get(content, size, bytes.size());
        size = needed;
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized Bytes read(long offset, int most) {
        if (offset < 0 || most < 0) {
            throw new IllegalArgumentException("an offset or a length below 0");
        }
        requireOpen();
        int from = (int) Math.min(offset, size);
        return Bytes.copyOf(content, from, Math.min(most, size - from));
    }

    @Override
    public synchronized Blob seal() {
        requireOpen();
        if (blob == null) {
            blob = Blob.of(read(0, size));
        }
        return blob;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the spool is closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        content = new byte[0];
        size = 0;
    }
}
