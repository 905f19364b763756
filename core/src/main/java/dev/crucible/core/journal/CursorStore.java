package dev.crucible.core.journal;

/** How far each subscriber of the journal has come. Implementations are thread-safe. */
public interface CursorStore {
    /** The index of the next event for this subscriber; 0 when it is new. */
    long load(String subscriber);

    /** Remembers durably that everything before {@code next} has been handled. */
    void save(String subscriber, long next);
}
