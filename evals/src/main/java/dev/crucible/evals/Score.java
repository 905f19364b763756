package dev.crucible.evals;

import dev.crucible.core.Attestations;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What a sample deserves, decided by what the candidate cannot reach.
 *
 * @param verdict the class of result
 * @param detail what exactly was seen, for a person; may quote the candidate, so treat as hostile
 * @param integrity whether the candidate was seen to know what it must not know
 * @param attestations what isolation was in force in the sandboxes that decided
 */
public record Score(
        Verdict verdict, String detail, Integrity integrity, Attestations attestations) {
    /** Longest detail in characters; what is longer is cut. */
    public static final int MAX_DETAIL = 500;

    /** Cuts an overlong detail. */
    public Score {
        detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    }

    /** A score of which nothing else is to be said. */
    public Score(Verdict verdict, String detail) {
        this(verdict, detail, Integrity.CLEAN, Attestations.NONE);
    }

    /** The same, decided in these sandboxes and what it was decided in already. */
    public Score in(Attestations sandboxes) {
        return new Score(verdict, detail, integrity, attestations.with(sandboxes));
    }

    /** What was seen of how a candidate came to its answers. */
    public enum Integrity {
        /** Nothing. */
        CLEAN(""),
        /** It said the {@link HoneyAnswer}, which only a leak of the tests could tell it. */
        HONEY_ANSWER("honey-answer");

        private final String label;

        Integrity(String label) {
            this.label = label;
        }

        /** The name in JSON; empty for nothing. */
        public String label() {
            return label;
        }

        /** The integrity of that name; nothing to be said for every other. */
        public static Integrity of(String label) {
            return label.equals(HONEY_ANSWER.label) ? HONEY_ANSWER : CLEAN;
        }
    }

    /** Equal to the same decision, in whatever sandboxes it was made: no two runs share one. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Score score
                && verdict == score.verdict
                && detail.equals(score.detail);
    }

    @Override
    public int hashCode() {
        return Objects.hash(verdict, detail);
    }

    /** The classes of result. Only {@link #PASSED} counts. */
    public enum Verdict {
        /** Every test was seen to complete and hold. */
        PASSED("passed"),
        /** A test did not hold. */
        WRONG_ANSWER("wrong-answer"),
        /** The candidate raised an exception or returned what no test can use. */
        EXCEPTION("exception"),
        /** The candidate does not compile or parse. */
        COMPILE_ERROR("compile-error"),
        /** The candidate ended its process, with whatever code, before the tests were done. */
        ENDED_EARLY("ended-early"),
        /** A signal ended the candidate. */
        CRASHED("crashed"),
        /** The candidate used up its elapsed or processor time, which are compared as one. */
        TIME_LIMIT("time-limit"),
        /** The candidate used up its memory. */
        MEMORY_LIMIT("memory-limit"),
        /** The candidate started too many processes. */
        PROCESS_LIMIT("process-limit"),
        /** The candidate filled its disk. */
        DISK_LIMIT("disk-limit"),
        /** The candidate wrote too much output. */
        OUTPUT_LIMIT("output-limit"),
        /** What the problem needs is not installed here. */
        MISSING_DEPENDENCY("missing-dependency"),
        /** Nothing can be said: the scorer or the sandbox failed, not the candidate. */
        UNSCORED("unscored");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /** The name in tables and in JSON. */
        public String label() {
            return label;
        }
    }

    /** Whether the sample counts as solved. */
    public boolean passed() {
        return verdict == Verdict.PASSED;
    }

    /** The same of a candidate that said the honey answer: whatever the tests say, no pass. */
    public Score withHoneyAnswer() {
        return new Score(
                verdict == Verdict.PASSED ? Verdict.WRONG_ANSWER : verdict,
                "said the honey answer, which only a leak of the tests could tell it; " + detail,
                Integrity.HONEY_ANSWER,
                attestations);
    }

    /** The score of a candidate whose own process ended before its tests were seen to complete. */
    public static Score ofUnfinished(Outcome outcome, String detail) {
        Verdict verdict =
                switch (outcome) {
                    case Outcome.Exited _ -> Verdict.ENDED_EARLY;
                    case Outcome.Signalled _ -> Verdict.CRASHED;
                    case Outcome.LimitReached(Limit limit) ->
                            switch (limit) {
                                case WALL, CPU -> Verdict.TIME_LIMIT;
                                case MEMORY -> Verdict.MEMORY_LIMIT;
                                case PROCESSES -> Verdict.PROCESS_LIMIT;
                                case DISK -> Verdict.DISK_LIMIT;
                                case OUTPUT -> Verdict.OUTPUT_LIMIT;
                            };
                    case Outcome.Cancelled _,
                            Outcome.Refused _,
                            Outcome.Lost _,
                            Outcome.Breached _ ->
                            Verdict.UNSCORED;
                };
        return new Score(verdict, detail.isEmpty() ? outcome.describe() : detail);
    }
}
