package dev.crucible.core;

/** Which engine a request wants. */
public sealed interface EngineChoice {
    /** The strongest class available that satisfies the required isolation. */
    record Auto() implements EngineChoice {}

    /**
     * This engine and no other.
     *
     * @param name the engine
     * @param acceptUnsafe whether the user has said that no isolation, or one that is known to
     *     leak, is acceptable
     */
    record Named(String name, boolean acceptUnsafe) implements EngineChoice {}
}
