package dev.crucible.evals;

import dev.crucible.evals.Score.Verdict;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the author of a sample expects of it.
 *
 * @param text as the author wrote it, empty for nothing at all
 * @param accepted the verdicts that meet it
 */
public record Expectation(String text, Set<Verdict> accepted) {
    /** Nothing is expected. */
    public static final Expectation NONE = new Expectation("", EnumSet.allOf(Verdict.class));

    /** The sample solves its problem. */
    public static final Expectation PASSED = new Expectation("passed", EnumSet.of(Verdict.PASSED));

    /** The sample is seen not to solve its problem. */
    public static final Expectation FAILED = new Expectation("failed", scoredButNotPassed());

    /** The sample is hostile, and something stopped it. */
    public static final Expectation CONTAINED = new Expectation("contained", scoredButNotPassed());

    /** What {@link #parse} understands, for messages. */
    public static final String FORM =
            "'passed', 'failed', 'contained', or verdicts such as 'memory-limit,exception'";

    /** Copies the set. */
    public Expectation {
        accepted = Set.copyOf(accepted);
    }

    /** Whether anything is expected. */
    public boolean stated() {
        return !text.isEmpty();
    }

    /** Whether the verdict is what is expected. */
    public boolean metBy(Verdict verdict) {
        return accepted.contains(verdict);
    }

    /** Reads {@link #FORM}; empty when it is something else. */
    public static Optional<Expectation> parse(String text) {
        return switch (text) {
            case "" -> Optional.of(NONE);
            case "passed" -> Optional.of(PASSED);
            case "failed" -> Optional.of(FAILED);
            case "contained" -> Optional.of(CONTAINED);
            default -> verdicts(text);
        };
    }

    /** What a label says by itself: {@code reference}, {@code wrong} or {@code hostile…}. */
    public static Expectation ofLabel(String label) {
        return switch (LabelClass.of(label)) {
            case "reference" -> PASSED;
            case "wrong" -> FAILED;
            case "hostile" -> CONTAINED;
            default -> NONE;
        };
    }

    private static Optional<Expectation> verdicts(String text) {
        Set<Verdict> accepted = EnumSet.noneOf(Verdict.class);
        for (String name : text.split(",", -1)) {
            Optional<Verdict> verdict = verdict(name.strip().toLowerCase(Locale.ROOT));
            if (verdict.isEmpty()) {
                return Optional.empty();
            }
            accepted.add(verdict.get());
        }
        return Optional.of(new Expectation(text, accepted));
    }

    private static Optional<Verdict> verdict(String label) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.label().equals(label)) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }

    private static Set<Verdict> scoredButNotPassed() {
        return EnumSet.complementOf(
                EnumSet.of(Verdict.PASSED, Verdict.UNSCORED, Verdict.MISSING_DEPENDENCY));
    }
}
