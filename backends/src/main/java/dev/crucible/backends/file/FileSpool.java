package dev.crucible.backends.file;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.BlobHasher;
import dev.crucible.core.storage.Spool;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A spool whose beginning is in a file and whose end, at most {@link #TAIL} bytes, is in memory. A
 * small one never sees the disk. No file is open between two calls.
 */
final class FileSpool implements Spool {
    /** Most bytes in memory. */
    static final int TAIL = 64 * 1024;

    private final Disk disk;
    private final Tails tails;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final BlobHasher hasher = new BlobHasher();

    private Path file;
    private boolean ours = true;
    private boolean touched;
    private boolean closed;
    private long inFile;
    private byte[] tail = new byte[0];
    private int inTail;
    private @Nullable Blob blob;

    FileSpool(Disk disk, Tails tails, Path file, long maxBytes) {
        this.disk = disk;
        this.tails = tails;
        this.file = file;
        this.maxBytes = maxBytes;
    }

    @Override
    public void append(Bytes bytes) {
        lock.lock();
        try {
            requireGrowing();
            if (bytes.size() > maxBytes - size()) {
                throw new CrucibleException(
                        ErrorCode.TOO_LARGE, "more than the " + maxBytes + " bytes allowed");
            }
            if (!keep(bytes)) {
                flush(bytes.asBuffer());
            }
            hasher.update(bytes.asBuffer());
        } finally {
            lock.unlock();
        }
    }

    private void requireGrowing() {
        requireOpen();
        if (blob != null) {
            throw new IllegalStateException("the spool is sealed");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the spool is closed");
        }
    }

    /** Takes the bytes into memory, when there is room. */
    private boolean keep(Bytes bytes) {
        int needed = inTail + bytes.size();
        if (needed > TAIL) {
            return false;
        }
        if (needed > tail.length) {
            int grown = Math.min(TAIL, Math.max(needed, Math.max(1024, tail.length * 2)));
            if (!tails.take(grown - tail.length)) {
                return false;
            }
            tail = Arrays.copyOf(tail, grown);
        }
        bytes.asBuffer().get(tail, inTail, bytes.size());
        inTail = needed;
        return true;
    }

    /** Moves the memory, and more, into the file; the file is cut back when that fails. */
    private void flush(ByteBuffer more) {
        boolean done = false;
        touched = true;
        try {
            disk.write(file, inFile, ByteBuffer.wrap(tail, 0, inTail), more);
            done = true;
        } finally {
            if (!done) {
                cutBack();
            }
        }
        inFile += inTail + more.remaining();
        inTail = 0;
    }

    private void cutBack() {
        try {
            if (Disk.size(file).isPresent()) {
                disk.cut(file, inFile);
            }
        } catch (CrucibleException later) {
            // The next write overwrites it, and moving cuts it; the first failure says enough.
        }
    }

    private void dropTail() {
        tails.giveBack(tail.length);
        tail = new byte[0];
        inTail = 0;
    }

    @Override
    public long size() {
        lock.lock();
        try {
            return inFile + inTail;
        } finally {
            lock.unlock();
        }
    }

    /** What is in the file never changes, so it is read without holding up who appends. */
    @Override
    public Bytes read(long offset, int most) {
        if (offset < 0 || most < 0) {
            throw new IllegalArgumentException("an offset or a length below 0");
        }
        Path from;
        int count;
        lock.lock();
        try {
            requireOpen();
            if (offset >= inFile) {
                return fromTail(offset - inFile, most);
            }
            from = file;
            count = (int) Math.min(most, inFile - offset);
        } finally {
            lock.unlock();
        }
        return fromFile(from, offset, count);
    }

    private Bytes fromTail(long offset, int most) {
        if (offset >= inTail) {
            return Bytes.EMPTY;
        }
        int count = (int) Math.min(most, inTail - offset);
        return Bytes.copyOf(tail, (int) offset, count);
    }

    private Bytes fromFile(Path from, long offset, int count) {
        return Bytes.filled(
                count,
                target ->
                        disk.read(from, offset, target, count)
                                .orElseGet(() -> moved(offset, target, count)));
    }

    /** The file got its lasting name, or the spool was closed, since we looked. */
    private int moved(long offset, byte[] target, int count) {
        Path now;
        lock.lock();
        try {
            requireOpen();
            now = file;
        } finally {
            lock.unlock();
        }
        return disk.read(now, offset, target, count)
                .orElseThrow(() -> new IllegalStateException("the content was deleted"));
    }

    @Override
    public Blob seal() {
        lock.lock();
        try {
            requireOpen();
            if (blob == null) {
                blob = hasher.finish();
            }
            return blob;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a part of it is in a file that has no lasting name yet. */
    boolean movable() {
        lock.lock();
        try {
            return ours && inFile > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the file of a sealed spool, with all of it, its lasting name. */
    void moveTo(Path target) {
        lock.lock();
        try {
            requireOpen();
            if (!ours) {
                throw new IllegalStateException("the spool was put already");
            }
            flush(ByteBuffer.allocate(0));
            dropTail();
            disk.cut(file, inFile);
            disk.sync(file);
            Disk.move(file, target);
            file = target;
            ours = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            dropTail();
            if (ours && touched) {
                Disk.delete(file);
            }
        } finally {
            lock.unlock();
        }
    }
}
