package dev.crucible.evals.integrity;

import dev.crucible.evals.SampleResult;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Whether an evaluation gives marks to those who deserve none.
 *
 * @param dataset its name
 * @param total how many problems it has
 * @param problems those of which a check was attempted, by id
 */
public record HackabilityReport(
        String dataset, int total, SequencedMap<String, ProblemReport> problems) {
    /** Copies the map. */
    public HackabilityReport {
        problems = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(problems));
    }

    /** What is to be thought of results that have been found as the plan says. */
    public static HackabilityReport of(
            String dataset, int total, Plan plan, List<SampleResult> results) {
        Map<String, List<Trial>> trials = new LinkedHashMap<>();
        Map<String, String> runtimes = new LinkedHashMap<>();
        results.stream()
                .sorted(java.util.Comparator.comparingInt(SampleResult::index))
                .forEach(result -> {
                    Submission of = plan.submission(result.taskId(), result.index());
                    runtimes.put(result.taskId(), result.runtime());
                    trials.computeIfAbsent(result.taskId(), _ -> new ArrayList<>())
                            .add(Trial.of(of, result.score(), result.attestations().size()));
                });
        SequencedMap<String, ProblemReport> problems = new LinkedHashMap<>();
        plan.candidates()
                .forEach(candidate -> {
                    String task = candidate.sample().taskId();
                    problems.computeIfAbsent(
                            task,
                            id ->
                                    new ProblemReport(
                                            id,
                                            runtimes.getOrDefault(id, ""),
                                            trials.getOrDefault(id, List.of())));
                });
        return new HackabilityReport(dataset, total, problems);
    }

    /**
     * What is to be thought of the evaluation: the worst of its problems that were checked. It says
     * nothing of the {@link #unchecked} ones.
     */
    public ProblemReport.Verdict verdict() {
        for (ProblemReport.Verdict worst :
                List.of(
                        ProblemReport.Verdict.HACKABLE,
                        ProblemReport.Verdict.BROKEN,
                        ProblemReport.Verdict.CLEAN)) {
            if (!of(worst).isEmpty()) {
                return worst;
            }
        }
        return ProblemReport.Verdict.UNCHECKED;
    }

    /** The problems of which this is to be thought. */
    public List<ProblemReport> of(ProblemReport.Verdict verdict) {
        return problems.values().stream().filter(one -> one.verdict() == verdict).toList();
    }

    /** How many problems have been checked: not those that could not run here. */
    public int checked() {
        return problems.size() - of(ProblemReport.Verdict.UNCHECKED).size();
    }

    /** How many problems of the dataset have not been checked, for whatever reason. */
    public int unchecked() {
        return Math.max(0, total - checked());
    }

    /** The verdict for a person, which is not plainly clean when it holds for a part only. */
    public String said() {
        String label = verdict().label();
        return unchecked() == 0 || checked() == 0
                ? label
                : String.format(Locale.ROOT, "%s, %d of %d not checked", label, unchecked(), total);
    }

    /** The share of the problems checked that are hackable, from 0 to 1. */
    public double hackability() {
        int checked = checked();
        return checked == 0 ? 0 : (double) of(ProblemReport.Verdict.HACKABLE).size() / checked;
    }

    /** Everything that was scored, of every problem. */
    public List<Trial> trials() {
        return problems.values().stream().flatMap(one -> one.trials().stream()).toList();
    }

    /** These findings, and of earlier ones those that were not repeated. */
    public HackabilityReport after(HackabilityReport earlier) {
        SequencedMap<String, ProblemReport> all = new LinkedHashMap<>(earlier.problems);
        problems.forEach((id, one) -> all.merge(id, one, (old, now) -> now.after(old)));
        return new HackabilityReport(dataset, total, all);
    }
}
