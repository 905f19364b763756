package dev.crucible.core.journal;

/**
 * Something that is to be recorded.
 *
 * @param tenant whom it concerns; empty when it concerns the whole service
 * @param actor who did it
 * @param why the reason that a person gave, at most 500 characters; empty when none
 * @param fact what happened
 */
public record Entry(String tenant, Actor actor, String why, Fact fact) {
    /** Most characters of a reason. */
    public static final int MAX_WHY = 500;

    /** Checks the reason. */
    public Entry {
        if (why.length() > MAX_WHY) {
            throw new IllegalArgumentException("a reason has at most " + MAX_WHY + " characters");
        }
    }

    /** An entry of Crucible's own doing. */
    public static Entry bySystem(String tenant, Fact fact) {
        return new Entry(tenant, Actor.SYSTEM, "", fact);
    }
}
