package dev.crucible.core;

/**
 * What a program wrote to one of its streams.
 *
 * @param bytes exactly what it wrote, up to the limit
 * @param truncated whether it wrote more than the limit
 */
public record CapturedStream(Bytes bytes, boolean truncated) {
    /** Nothing was written. */
    public static final CapturedStream EMPTY = new CapturedStream(Bytes.EMPTY, false);
}
