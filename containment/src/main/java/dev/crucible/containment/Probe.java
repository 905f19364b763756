package dev.crucible.containment;

/** One attempt to break containment. Implementations have no state of their own. */
public interface Probe {
    /** What it is about. */
    ProbeInfo info();

    /** Where the same attempt must succeed, or why there is no such place. */
    default Control control() {
        return Control.PLAIN;
    }

    /**
     * Lays out on the host whatever the attempt is after, and says what to run.
     *
     * @param ground where, and for which engine
     * @return to be closed when it has been judged; closing it removes everything it laid out
     */
    Trial prepare(Ground ground);
}
