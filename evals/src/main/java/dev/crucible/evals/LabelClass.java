package dev.crucible.evals;

/** The class of a label: what stands before its first {@code :}, as {@code hostile: fork bomb}. */
public final class LabelClass {
    private LabelClass() {}

    /** The class; the whole label where it has no colon. */
    public static String of(String label) {
        int colon = label.indexOf(':');
        return (colon < 0 ? label : label.substring(0, colon)).strip();
    }
}
