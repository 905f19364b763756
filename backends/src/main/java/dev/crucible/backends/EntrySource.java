package dev.crucible.backends;

import java.time.Duration;
import java.util.List;

/** The entries of a journal as bytes, as its log hashes them. Thread-safe. */
public interface EntrySource {
    /** How many entries are durable. */
    long size();

    /**
     * The entries from one index to another, each verified against its hash.
     *
     * @param from index of the first
     * @param end index after the last, at most {@link #size()}
     * @throws dev.crucible.core.CrucibleException {@code JOURNAL_CORRUPT}, naming the index, when
     *     one is not what was recorded
     */
    List<StoredEntry> entries(long from, long end);

    /**
     * Waits until more than {@code size} entries are durable.
     *
     * @return whether that is so; false when the time was up
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean awaitBeyond(long size, Duration timeout) throws InterruptedException;
}
