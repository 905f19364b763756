package dev.crucible.core;

import java.time.Duration;

/** One thing that is demanded of the wall around a run. */
public sealed interface Clause {
    /** An engine of this class, or of a stronger one. */
    record AtLeast(IsolationClass least) implements Clause {}

    /** The memory of the whole tree of processes is bounded by the kernel. */
    record MemoryEnforced() implements Clause {}

    /** The host's kernel gives the run a user id that nothing else has at the time. */
    record UniqueUser() implements Clause {}

    /**
     * So many layers must fail together before an attempt of this family gets through.
     *
     * @param family the prefix of the ids of its probes, such as {@code NET}
     * @param layers at least 1
     */
    record Depth(String family, int layers) implements Clause {}

    /** The engine was measured no longer ago than this, and everything was as expected. */
    record VerifiedWithin(Duration age) implements Clause {}

    /** As users write it, such as {@code depth:NET=2}. */
    default String label() {
        return switch (this) {
            case AtLeast(IsolationClass least) -> "isolation " + least.label();
            case MemoryEnforced _ -> "memory";
            case UniqueUser _ -> "unique-user";
            case Depth(String family, int layers) -> "depth:" + family + "=" + layers;
            case VerifiedWithin(Duration age) -> "verified:" + Isolation.text(age);
        };
    }
}
