package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A place for large content, by digest, without any notion of who refers to it. Implementations are
 * thread-safe. What was written is durable when the call has returned.
 */
public interface Blobs {
    /** Writes content; writing what is there already makes sure that it is whole. */
    void write(Blob blob, Bytes content);

    /** Writes what a sealed spool holds, which may be read until it is closed. */
    void write(Blob blob, Spool spool);

    /** Opens a place for content whose size is not known yet. */
    Spool spool(long maxBytes);

    /**
     * A part of the content, verified piece by piece.
     *
     * @param sums where the sums of the pieces are found
     * @return empty when nothing is there
     */
    Optional<InputStream> open(Digest digest, long bytes, Sums sums, long offset, long length);

    /** Deletes these, durably; what is not there is no matter. */
    void delete(Collection<Digest> digests);

    /**
     * Some of what is there.
     *
     * @param after only digests that sort after this; empty for the first
     * @param before only what was written before this
     */
    List<Digest> list(String after, Instant before, int limit);

    /** The sums of the pieces of one content. */
    @FunctionalInterface
    interface Sums {
        /**
         * The sums of some pieces one after the other, as {@link Blob#sums()}.
         *
         * @param first the first piece wanted, from 0
         * @param count how many are wanted; fewer come only at the end
         */
        Bytes read(long first, int count);
    }
}
