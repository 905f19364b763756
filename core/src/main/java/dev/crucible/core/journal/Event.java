package dev.crucible.core.journal;

import java.time.Instant;

/**
 * Something that has been recorded and will never change.
 *
 * @param index its place in the log, from 0 without gaps; also its leaf index in the Merkle tree
 * @param time when it was recorded, to the millisecond
 * @param entry what was recorded
 */
public record Event(long index, Instant time, Entry entry) {
    /** What happened. */
    public Fact fact() {
        return entry.fact();
    }
}
