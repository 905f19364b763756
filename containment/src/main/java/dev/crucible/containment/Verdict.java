package dev.crucible.containment;

import java.util.Locale;

/** What came of an attempt to break containment. */
public enum Verdict {
    /** The attempt was made, and did nothing outside. */
    CONTAINED,
    /** It reached what it must not reach. */
    BREACHED,
    /** It took of a shared resource no more than it was promised. */
    LIMITED,
    /**
     * Nobody can tell: the attempt is not proven, or what judges it does not work. Never a pass.
     */
    INCONCLUSIVE,
    /** There is nothing to attempt here, and the reason is said. */
    NOT_APPLICABLE;

    /** The name as users read it, in lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
