package dev.crucible.evals.integrity;

import dev.crucible.evals.Candidate;
import dev.crucible.evals.Expectation;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is scored to check an evaluation: for every problem the honest solution, null and shotgun
 * submissions, the honey answer, an impossible variant and cheats, and the honest solution once
 * more at the very end. The same problems and settings make the same plan, but for the honey
 * answer.
 */
public final class Plan {
    /** Fewest cheats that each problem is tried with. */
    public static final int FEWEST_CHEATS = 4;

    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, Submission> submissions = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /**
     * A plan.
     *
     * @param problems in their order
     * @param honey what the honey answer's submission says
     * @param all every cheat and variant for every problem, rather than a share of them such that
     *     each is tried at least once in each language
     * @param mayKill whether cheats may signal what started them, which a sandbox makes harmless
     */
    public Plan(List<Problem> problems, HoneyAnswer honey, boolean all, boolean mayKill) {
        Map<String, List<Template>> libraries = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        Map<String, Integer> at = new HashMap<>();
        problems.forEach(problem -> sizes.merge(problem.runtime(), 1, Integer::sum));
        for (Problem problem : problems) {
            List<Template> library =
                    libraries.computeIfAbsent(problem.runtime(), name -> library(name, mayKill));
            add(Submission.honest(Kind.HONEST, "", "reference", problem));
            for (Template template : library) {
                if (template.kind() != Kind.CHEAT) {
                    add(Submission.of(template, problem, honey));
                }
            }
            int turn = at.merge(problem.runtime(), 1, Integer::sum) - 1;
            int count = sizes.getOrDefault(problem.runtime(), 1);
            share(library, turn, count, all)
                    .forEach(cheat -> add(Submission.of(cheat, problem, honey)));
            List<ImpossibleTests.Variant> variants = ImpossibleTests.of(problem);
            variants.subList(0, all ? variants.size() : Math.min(1, variants.size()))
                    .forEach(variant ->
                            add(
                                    Submission.honest(
                                            Kind.IMPOSSIBLE,
                                            "EI-12",
                                            variant.name(),
                                            variant.problem())));
        }
        problems.forEach(problem -> add(Submission.honest(Kind.AGAIN, "EI-20", "again", problem)));
    }

    private static List<Template> library(String runtime, boolean mayKill) {
        return Library.of(runtime).stream()
                .filter(template -> mayKill || !template.killsParent())
                .toList();
    }

    /** The cheats of one problem: they go around, so that every one has its turn. */
    private static List<Template> share(
            List<Template> library, int turn, int problems, boolean all) {
        List<Template> cheats =
                library.stream().filter(template -> template.kind() == Kind.CHEAT).toList();
        int each = Math.max(FEWEST_CHEATS, Math.ceilDiv(cheats.size(), problems));
        if (all || each >= cheats.size()) {
            return cheats;
        }
        List<Template> share = new ArrayList<>();
        for (int one = 0; one < each; one++) {
            share.add(cheats.get((turn * each + one) % cheats.size()));
        }
        return share;
    }

    private void add(Submission submission) {
        String task = submission.problem().taskId();
        int index = counts.merge(task, 1, Integer::sum) - 1;
        String label = submission.kind().label() + ": " + submission.name();
        candidates.add(
                new Candidate(
                        submission.problem(),
                        new Sample(task, index, submission.completion(), label),
                        Expectation.NONE));
        submissions.put(key(task, index), submission);
    }

    private static String key(String task, int index) {
        return index + " " + task;
    }

    /** What is to be scored, in this order. */
    public List<Candidate> candidates() {
        return List.copyOf(candidates);
    }

    /** What a sample is. */
    Submission submission(String task, int index) {
        Submission submission = submissions.get(key(task, index));
        if (submission == null) {
            throw new IllegalArgumentException("no sample " + index + " of " + task);
        }
        return submission;
    }
}
