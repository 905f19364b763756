package dev.crucible.evals.integrity;

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
 */
public record Trial(
        Kind kind, String way, String name, Verdict verdict, Integrity integrity, String detail) {

    /** Whether nothing can be concluded: nothing was run. */
    public boolean untried() {
        return switch (verdict) {
            case MISSING_DEPENDENCY -> true;
            case UNSCORED -> honest() || kind == Kind.IMPOSSIBLE || kind == Kind.HONEY;
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

    private boolean honest() {
        return kind == Kind.HONEST || kind == Kind.AGAIN;
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

    /** The same submission, whatever came of it. */
    String key() {
        return kind + " " + way + " " + name;
    }
}
