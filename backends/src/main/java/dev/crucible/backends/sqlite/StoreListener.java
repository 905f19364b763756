package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;

/** Learns what the store does, for metrics. Called on the writing thread: must be quick. */
public interface StoreListener {
    /** Does nothing. */
    StoreListener SILENT = new StoreListener() {};

    /**
     * A group is durable.
     *
     * @param units how many units it had
     * @param statements how many statements wrote something
     * @param nanos how long it took, from the first unit's work to the end of the commit
     */
    default void committed(int units, int statements, long nanos) {}

    /**
     * A unit is durable.
     *
     * @param nanos how long whoever handed it in waited
     */
    default void waited(long nanos) {}

    /** A group was rolled back, and every unit of it failed. */
    default void failed(int units, CrucibleException cause) {}
}
