package dev.crucible.core.storage;

import dev.crucible.core.Bytes;

/**
 * Content that is still growing and can be read meanwhile. One thread appends; any may read.
 * Closing it discards what was not put into storage.
 */
public interface Spool extends AutoCloseable {
    /**
     * Adds bytes.
     *
     * @throws dev.crucible.core.CrucibleException {@code TOO_LARGE} past its bound, {@code
     *     INSUFFICIENT_RESOURCES} when the disk is full
     */
    void append(Bytes bytes);

    /** How many bytes there are by now. */
    long size();

    /** Up to {@code most} bytes from an offset; fewer when there are no more yet. */
    Bytes read(long offset, int most);

    @Override
    void close();
}
