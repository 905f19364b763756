package dev.crucible.core.storage;

import dev.crucible.core.Bytes;

/**
 * Content that is still growing and can be read meanwhile. One thread appends; any may read.
 * Closing it discards what was not put into storage.
 */
public interface Spool extends AutoCloseable {
    /**
     * Adds bytes: all of them, or none when it throws.
     *
     * @throws dev.crucible.core.CrucibleException {@code TOO_LARGE} past its bound, {@code
     *     INSUFFICIENT_RESOURCES} when the disk is full
     * @throws IllegalStateException when it is sealed or closed
     */
    void append(Bytes bytes);

    /** How many bytes there are by now. */
    long size();

    /**
     * Up to {@code most} bytes from an offset; fewer when there are no more yet. Works until it is
     * closed, also when it was put into storage.
     *
     * @throws IllegalStateException when it is closed
     */
    Bytes read(long offset, int most);

    /** Ends the growth, and says what it holds. Sealing twice does nothing more. */
    Blob seal();

    @Override
    void close();
}
