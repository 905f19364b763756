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
     * The control of an attestation without which nothing can stop it; empty when a breach is one
     * whatever is enforced. It excuses only a run whose own attestation declares that this control
     * is not enforced.
     */
    default String clause() {
        return "";
    }

    /**
     * Whether what is judged is what every run of the engine is, whatever it does: then a run that
     * attempts nothing must be judged as one that does.
     */
    default boolean standing() {
        return false;
    }

    /**
     * Lays out on the host whatever the attempt is after, and says what to run.
     *
     * @param ground where, and for which engine
     * @return to be closed when it has been judged; closing it removes everything it laid out
     */
    Trial prepare(Ground ground);
}
