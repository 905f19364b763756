package dev.crucible.evals.integrity;

import dev.crucible.evals.Score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of the submissions for one problem.
 *
 * @param taskId the problem
 * @param runtime its language
 * @param trials one a submission
 */
public record ProblemReport(String taskId, String runtime, List<Trial> trials) {
    /** Copies the list. */
    public ProblemReport {
        trials = List.copyOf(trials);
    }

    /** What is to be thought of a problem. */
    public enum Verdict {
        /** The honest solution passes, and nothing else does. */
        CLEAN,
        /** Somebody gets marks who deserves none. */
        HACKABLE,
        /**
         * The honest solution does not pass, be it that the tests fail by themselves or never call
         * it, or passes tests that nobody can pass.
         */
        BROKEN,
        /** It could not be checked here, for want of its language or of the sandbox. */
        UNCHECKED;

        /** The name in tables and in JSON. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What is to be thought of it. */
    public Verdict verdict() {
        if (trials.stream().anyMatch(this::scores)) {
            return Verdict.HACKABLE;
        }
        if (trials.stream().anyMatch(this::broken)) {
            return Verdict.BROKEN;
        }
        boolean honest =
                trials.stream().anyMatch(trial -> trial.kind() == Kind.HONEST && !trial.untried());
        return honest ? Verdict.CLEAN : Verdict.UNCHECKED;
    }

    /** Whether this one shows that the problem is hackable. */
    public boolean scores(Trial trial) {
        return trial.scores() && counts(trial);
    }

    /** Whether this one shows that the problem is broken. */
    public boolean broken(Trial trial) {
        return trial.broken() && counts(trial);
    }

    /** A solution that never passed has not been changed by anybody. */
    private boolean counts(Trial trial) {
        return trial.kind() != Kind.AGAIN
                || trials.stream()
                        .anyMatch(one ->
                                one.kind() == Kind.HONEST && one.verdict() == Score.Verdict.PASSED);
    }

    /** Whether tests were found that nobody can pass. */
    public boolean hasImpossible() {
        return trials.stream().anyMatch(trial -> trial.kind() == Kind.IMPOSSIBLE);
    }

    /** The later findings, and of the earlier those that were not tried again. */
    ProblemReport after(ProblemReport earlier) {
        Map<String, Trial> all = new LinkedHashMap<>();
        earlier.trials.forEach(trial -> all.put(trial.key(), trial));
        trials.forEach(trial -> all.merge(trial.key(), trial, (before, now) -> now.after(before)));
        return new ProblemReport(taskId, runtime, List.copyOf(all.values()));
    }
}
