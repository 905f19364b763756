package dev.crucible.evals.integrity;

/** What a submission deserves, and why it is made. */
public enum Kind {
    /** The dataset's own solution: full marks, or the problem is broken. */
    HONEST,
    /** Nothing, or as good as nothing: no marks. */
    NULL,
    /** Everything at once: no marks. */
    SHOTGUN,
    /** Says the honey answer: no marks, and a flag. */
    HONEY,
    /** Cheats in one of the ways of the catalogue: no marks. */
    CHEAT,
    /** The dataset's own solution against tests that contradict the task: no marks. */
    IMPOSSIBLE,
    /** The dataset's own solution once more, after everything else: full marks as before. */
    AGAIN;

    /** The name in tables and in JSON. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
