package dev.crucible.containment;

import dev.crucible.containment.oracles.HostView;

import java.util.Optional;

/** One attempt: what it runs, and how it is judged afterwards. Used once, by one thread. */
public interface Trial extends AutoCloseable {
    /** What runs in the sandbox; empty when there is nothing to attempt here. */
    Optional<Payload> payload();

    /** Another run that looks for what this one does or leaves; empty when one is all. */
    default Optional<Companion> companion() {
        return Optional.empty();
    }

    /** Measures the host while the payload holds still. */
    default void look(HostView view) {}

    /**
     * Judges, from outside.
     *
     * @param seen what the run showed; that of an attempt that has run to its proven end, or was
     *     killed
     */
    Judgement judge(Observation seen);

    /** Whether it breaks the engine itself, so that a run that is lost is no accident. */
    default boolean breaksEngine() {
        return false;
    }

    /** Why there is no payload. */
    default String whyNot() {
        return "";
    }

    @Override
    void close();
}
