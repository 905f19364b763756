package dev.crucible.containment;

/** What a probe is expected to show of a kind of engine. */
public enum Expectation {
    /** It must be contained. */
    CONTAINED,
    /** It must stay within its bounds. */
    LIMITED,
    /** This kind of engine does not contain it, and says so. */
    BREACHED,
    /** It succeeds, on something that exists inside only. */
    VIRTUAL,
    /** There is no such interface. */
    ABSENT,
    /** It depends on the machine, and is measured. */
    MEASURED;

    /** The expectation that a letter of the catalogue stands for: C, L, X, V, N or P. */
    public static Expectation of(char letter) {
        return switch (letter) {
            case 'C' -> CONTAINED;
            case 'L' -> LIMITED;
            case 'X' -> BREACHED;
            case 'V' -> VIRTUAL;
            case 'N' -> ABSENT;
            case 'P' -> MEASURED;
            default -> throw new IllegalArgumentException("'" + letter + "' expects nothing");
        };
    }

    /** Whether such a verdict is as expected. What cannot be told never is. */
    public boolean accepts(Verdict verdict) {
        return switch (verdict) {
            case CONTAINED, LIMITED, NOT_APPLICABLE -> true;
            case BREACHED -> this == BREACHED || this == MEASURED;
            case INCONCLUSIVE -> false;
        };
    }
}
