package dev.crucible.containment.oracles;

/** An oracle that lays nothing out, and only looks at what is there anyway. */
interface Onlooker extends Oracle {
    @Override
    default String statements() {
        return "";
    }

    @Override
    default void close() {
        // Nothing was laid out.
    }
}
