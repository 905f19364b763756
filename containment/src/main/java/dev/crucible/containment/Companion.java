package dev.crucible.containment;

/**
 * A second run of the same engine, for what must not pass from one to the other.
 *
 * @param payload what it runs
 * @param when it runs
 */
public record Companion(Payload payload, When when) {
    /** Its place in time. */
    public enum When {
        /** While the first holds still. */
        MEANWHILE,
        /** When the first has ended. */
        AFTERWARDS
    }
}
