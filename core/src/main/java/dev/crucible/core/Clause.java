package dev.crucible.core;

import java.time.Duration;
import java.util.Optional;

/** One thing that is demanded of the wall around a run. */
public sealed interface Clause {
    /** The control whose bound of memory holds for the whole tree of processes. */
    String GROUP = "control-group";

    /** The control that says who the run is to the host's kernel. */
    String USER = "kernel-uid";

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

    /**
     * The control of an attestation that shows for a single run that it is met; empty when no
     * single run can show it.
     */
    default Optional<String> control() {
        return switch (this) {
            case MemoryEnforced _ -> Optional.of(GROUP);
            case UniqueUser _ -> Optional.of(USER);
            case AtLeast _, Depth _, VerifiedWithin _ -> Optional.empty();
        };
    }

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
