package dev.crucible.evals;

/** The class of a label: what stands before its first {@code :}, as {@code hostile: fork bomb}. */
public final class LabelClass {
    private LabelClass() {}

    /** The class; the whole label where it has no colon. */
    public static String of(String label) {
        int colon = label.indexOf(':');
        return (colon < 0 ? label : label.substring(0, colon)).strip();
    }

    /** What stands after the colon, as {@code fork bomb}; empty where there is none. */
    public static String kindOf(String label) {
        int colon = label.indexOf(':');
        return colon < 0 ? "" : label.substring(colon + 1).strip();
    }
}
