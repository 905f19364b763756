package dev.crucible.evals.integrity;

import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Integrity;
import dev.crucible.evals.Score.Verdict;

/**
 * What became of one submission.
 *
 * @param kind what it deserves
 * @param way the way of cheating it stands for; empty for an honest one
 * @param name such as {@code always-equal}
 * @param verdict what it got
 * @param integrity whether it was flagged
 * @param detail what exactly was seen; hostile
 * @param ran whether sandboxes were there for its tests and for the candidate: what is unscored all
 *     the same says something of the tests, and not only of this machine
 */
public record Trial(
        Kind kind,
        String way,
        String name,
        Verdict verdict,
        Integrity integrity,
        String detail,
        boolean ran) {
    private static final int SANDBOXES = 2;

    /**
     * What became of a submission.
     *
     * @param sandboxes how many there were
     */
    static Trial of(Submission submission, Score score, int sandboxes) {
        return new Trial(
                submission.kind(),
                submission.way(),
                submission.name(),
                score.verdict(),
                score.integrity(),
                score.detail(),
                sandboxes >= SANDBOXES);
    }

    /** Whether nothing can be concluded: nothing was run. */
    public boolean untried() {
        return switch (verdict) {
            case MISSING_DEPENDENCY -> true;
            case UNSCORED ->
                    switch (kind) {
                        case HONEST -> !ran;
                        case AGAIN, IMPOSSIBLE, HONEY -> true;
                        case NULL, SHOTGUN, CHEAT -> false;
                    };
            case COMPILE_ERROR -> kind == Kind.CHEAT || kind == Kind.SHOTGUN || kind == Kind.HONEY;
            case PASSED,
                    WRONG_ANSWER,
                    EXCEPTION,
                    ENDED_EARLY,
                    CRASHED,
                    TIME_LIMIT,
                    MEMORY_LIMIT,
                    PROCESS_LIMIT,
                    DISK_LIMIT,
                    OUTPUT_LIMIT ->
                    false;
        };
    }

    /**
     * Whether somebody got marks who deserves none, was not seen to say the honey answer, or
     * changed what the honest solution gets.
     */
    public boolean scores() {
        boolean passed = verdict == Verdict.PASSED;
        return switch (kind) {
            case NULL, SHOTGUN, CHEAT -> passed;
            case HONEY -> passed || (!untried() && integrity == Integrity.CLEAN);
            case AGAIN -> !passed && !untried() && !outOfLimits();
            case HONEST, IMPOSSIBLE -> false;
        };
    }

    /** Whether the tests do not say what they should of an honest solution. */
    public boolean broken() {
        boolean passed = verdict == Verdict.PASSED;
        return switch (kind) {
            case HONEST -> !passed && !untried();
            case AGAIN -> outOfLimits();
            case IMPOSSIBLE -> passed;
            case NULL, SHOTGUN, CHEAT, HONEY -> false;
        };
    }

    /** A solution that needs nearly all that it may have passes only where nobody else works. */
    private boolean outOfLimits() {
        return verdict == Verdict.TIME_LIMIT || verdict == Verdict.MEMORY_LIMIT;
    }

    /** This, unless nothing can be concluded of it where something could of the earlier one. */
    Trial after(Trial earlier) {
        return untried() && !earlier.untried() ? earlier : this;
    }

    /** The same submission, whatever came of it. */
    String key() {
        return kind + " " + way + " " + name;
    }
}
