package dev.crucible.core.telemetry;

/**
 * Something that takes time and belongs to a trace; it ends when it is closed. Thread-safe. Never
 * throws, and never waits: losing a span is better than delaying what it describes.
 */
public interface Span extends AutoCloseable {
    /** What a part of this, here or elsewhere, names as its parent. */
    TraceContext context();

    /** Says something about it. */
    Span set(String key, String value);

    /** Says something about it. */
    Span set(String key, long value);

    /**
     * It did not do what it was for.
     *
     * @param reason for a person, short and without anything that was submitted
     */
    Span fail(String reason);

    /** It is over. Closing twice does nothing. */
    @Override
    void close();
}
