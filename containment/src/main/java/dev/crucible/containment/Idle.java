package dev.crucible.containment;

/**
 * A negative control: what the judge of an attempt says when everything is laid out and nothing is
 * attempted.
 *
 * @param made whether the run that does nothing came to its proven end
 * @param judgement what was said of it, or why it was not made
 */
record Idle(boolean made, Judgement judgement) {
    /** Whether nothing was noticed, as nothing was done. */
    boolean silent() {
        return made && judgement.verdict() != Verdict.BREACHED;
    }

    /** Why what the judge says of the attempt cannot be believed. */
    String because() {
        return made
                ? "an alarm is raised where nothing was attempted: " + judgement.because()
                : "what the judge says where nothing is attempted is not known: "
                        + judgement.because();
    }
}
