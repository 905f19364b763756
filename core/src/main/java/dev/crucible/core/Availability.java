package dev.crucible.core;

/** Whether something can be used on this machine. */
public sealed interface Availability {
    /** It can. */
    record Available() implements Availability {}

    /** It cannot, for this reason; the reason says what to do about it. */
    record Unavailable(String reason) implements Availability {}

    /** Whether it can be used. */
    default boolean available() {
        return this instanceof Available;
    }
}
