package dev.crucible.core;

import java.time.Duration;

/** A part of Crucible that can show that it works. */
public interface Component {
    /** The name in the table of {@code crucible selftest}. */
    String name();

    /** Exercises the component for real. Never throws: a failure is a result. */
    SelfTest selfTest();

    /**
     * What a component's test of itself showed.
     *
     * @param status how it went
     * @param detail what was shown, why it was skipped, or what failed
     * @param took how long it took
     */
    record SelfTest(Status status, String detail, Duration took) {
        /** How a self test went. */
        public enum Status {
            /** It works. */
            PASSED,
            /** It does not. */
            FAILED,
            /** It cannot be used on this machine; the detail says why. */
            SKIPPED
        }
    }
}
