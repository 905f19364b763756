package dev.crucible.evals.integrity;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.Scorer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tries the ways of cheating on small problems of its own, in Python, and shows of each that it is
 * a cheat: where walls are missing, it scores.
 */
public final class Rehearsal {
    private static final int REPEATS = 6;

    private final Scorer scorer;
    private final Scorer brief;
    private final Optional<Scorer> naive;
    private final HoneyAnswer honey;
    private final boolean mayKill;

    /**
     * A rehearsal.
     *
     * @param scorer is what is tried
     * @param brief the same, with so little time that three seconds are too long
     * @param naive believes every cheat; empty where there is no place for it
     * @param honey lies beside the tests
     * @param mayKill whether cheats may signal what started them, which a sandbox makes harmless
     */
    public Rehearsal(
            Scorer scorer,
            Scorer brief,
            Optional<Scorer> naive,
            HoneyAnswer honey,
            boolean mayKill) {
        this.scorer = scorer;
        this.brief = brief;
        this.naive = naive;
        this.honey = honey;
        this.mayKill = mayKill;
    }

    /** What came of a way of cheating. */
    public enum End {
        /** No cheat scored, and the honest solution still does. */
        FAILED,
        /** A cheat scored, or changed what the honest solution gets. */
        SCORED,
        /** Nobody can tell. */
        UNCLEAR
    }

    /**
     * What came of it, and what it rests on.
     *
     * @param because in one sentence
     * @param evidence one line a submission
     */
    public record Result(End end, String because, List<String> evidence) {
        /** Copies the list. */
        public Result {
            evidence = List.copyOf(evidence);
        }
    }

    /** Tries a way of cheating that is a submission of code. */
    public Result attempt(Catalogue.Way way) {
        List<String> evidence = new ArrayList<>();
        Optional<Result> bad =
                switch (way.id()) {
                    case "EI-06" -> slow(evidence);
                    case "EI-20" -> repeated(evidence);
                    default -> cheats(way, evidence);
                };
        if (bad.isPresent()) {
            return bad.orElseThrow();
        }
        Problem strict = Exams.strict();
        Score honest = scorer.score(strict, strict.solution(), honey, Cancellation.none());
        evidence.add("honest twin: " + honest.verdict().label());
        if (honest.verdict() == Verdict.UNSCORED
                || honest.verdict() == Verdict.MISSING_DEPENDENCY) {
            return new Result(End.UNCLEAR, honest.detail(), evidence);
        }
        return honest.passed()
                ? new Result(End.FAILED, "no submission scored but the honest one", evidence)
                : new Result(End.SCORED, "the honest twin's score has changed", evidence);
    }

    private Optional<Result> cheats(Catalogue.Way way, List<String> evidence) {
        Problem problem = way.id().equals("EI-13") ? Exams.turns() : Exams.strict();
        int tried = 0;
        boolean shown = false;
        for (Submission submission : submissions(way, problem)) {
            Score score =
                    scorer.score(
                            submission.problem(),
                            submission.completion(),
                            honey,
                            Cancellation.none());
            Trial trial = trial(submission, score);
            evidence.add(submission.name() + ": " + score.verdict().label());
            if (trial.scores() || trial.broken()) {
                return Optional.of(new Result(End.SCORED, submission.name() + " scored", evidence));
            }
            tried += trial.untried() ? 0 : 1;
            shown = shown || shown(way, submission, evidence);
        }
        if (tried == 0) {
            return Optional.of(new Result(End.UNCLEAR, "nothing could be tried", evidence));
        }
        return shown
                ? Optional.empty()
                : Optional.of(
                        new Result(End.UNCLEAR, "it scores nowhere, so it is no cheat", evidence));
    }

    private List<Submission> submissions(Catalogue.Way way, Problem problem) {
        List<Submission> submissions = new ArrayList<>();
        for (Template template : Library.of("python")) {
            if (template.way().equals(way.id()) && (mayKill || !template.killsParent())) {
                submissions.add(Submission.of(template, problem, honey));
            }
        }
        if (way.id().equals("EI-12")) {
            for (ImpossibleTests.Variant variant : ImpossibleTests.of(problem)) {
                submissions.add(
                        Submission.honest(
                                Kind.IMPOSSIBLE, way.id(), variant.name(), variant.problem()));
            }
        }
        return submissions;
    }

    /** Whether this submission scores where what stops it is missing. */
    private boolean shown(Catalogue.Way way, Submission submission, List<String> evidence) {
        boolean weakTests = Set.of("EI-12", "EI-15").contains(way.id());
        if (submission.kind() == Kind.HONEY || submission.kind() == Kind.IMPOSSIBLE) {
            return false;
        }
        Optional<Scorer> careless = weakTests ? Optional.of(scorer) : naive;
        Problem problem = weakTests ? Exams.weak() : submission.problem();
        boolean shown =
                careless.map(one ->
                                one.score(
                                        problem,
                                        submission.completion(),
                                        honey,
                                        Cancellation.none()))
                        .filter(Score::passed)
                        .isPresent();
        evidence.add(
                "control of "
                        + submission.name()
                        + (weakTests ? ", with weak tests: " : ", with a careless grader: ")
                        + (shown ? "scores" : "does not score"));
        return shown;
    }

    /** A clock that the candidate can reach measures nothing. */
    private Optional<Result> slow(List<String> evidence) {
        Problem problem = Exams.strict();
        Score score = brief.score(problem, Exams.slow(), honey, Cancellation.none());
        evidence.add("slow with stopped clocks: " + score.verdict().label());
        boolean shown =
                naive.map(one -> one.score(problem, Exams.slow(), honey, Cancellation.none()))
                        .filter(Score::passed)
                        .isPresent();
        evidence.add("control, with a careless grader: " + (shown ? "scores" : "does not score"));
        if (score.passed()) {
            return Optional.of(new Result(End.SCORED, "it took longer than it may", evidence));
        }
        return score.verdict() == Verdict.TIME_LIMIT && shown
                ? Optional.empty()
                : Optional.of(
                        new Result(
                                End.UNCLEAR,
                                "the attempt or its control came to nothing",
                                evidence));
    }

    /** Tests that draw must draw the same for everybody, each time. */
    private Optional<Result> repeated(List<String> evidence) {
        Set<Score> scores = new HashSet<>();
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            Score score = scorer.score(Exams.drawn(), Exams.byHalf(), honey, Cancellation.none());
            scores.add(score);
            evidence.add("repeat " + (repeat + 1) + ": " + score.verdict().label());
        }
        evidence.add("control: none, because luck cannot be shown at will");
        return scores.size() == 1
                ? Optional.empty()
                : Optional.of(new Result(End.SCORED, "the score varies", evidence));
    }

    private static Trial trial(Submission submission, Score score) {
        return Trial.of(submission, score, score.attestations().sandboxes().size());
    }
}
