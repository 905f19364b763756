package dev.crucible.evals.report;

import dev.crucible.evals.Expectation;
import dev.crucible.evals.LabelClass;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.report.PassAtK.Count;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Folds results, one at a time, into a report. Keeps counts, and details only of a bounded number
 * of failures. Used by one thread.
 */
public final class ReportBuilder {
    /** Most failures in a report. */
    public static final int MAX_FAILURES = 50;

    private static final int MAX_MISSING = 100;
    private static final int MAX_CLASSES = 100;

    private final Tally all = new Tally();
    private final SortedMap<String, Tally> byRuntime = new TreeMap<>();
    private final SortedMap<String, LabelTally> labels = new TreeMap<>();
    private final Map<String, Count> byProblem = new HashMap<>();
    private final List<SampleResult> failures = new ArrayList<>();
    private final List<SampleResult> unscored = new ArrayList<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private long failuresLeftOut;

    /** Adds a result. */
    public void add(SampleResult result) {
        all.add(result);
        byRuntime.computeIfAbsent(result.runtime(), _ -> new Tally()).add(result);
        byProblem.merge(
                result.taskId(), new Count(1, result.passed() ? 1 : 0), ReportBuilder::together);
        addLabel(result);
        if (result.score().verdict() == Verdict.MISSING_DEPENDENCY) {
            if (missing.size() < MAX_MISSING) {
                missing.add(result.score().detail());
            }
        } else if (isFailure(result)) {
            addFailure(result);
        }
    }

    /** What was found, with these figures of pass@k. */
    public EvaluationReport build(List<Integer> ks) {
        List<Count> counts = List.copyOf(byProblem.values());
        List<SampleResult> shown =
                Stream.concat(unscored.stream(), failures.stream()).limit(MAX_FAILURES).toList();
        return new EvaluationReport(
                all.counts(),
                each(byRuntime, Tally::counts),
                each(labels, LabelTally::counts),
                ks.stream().map(k -> PassAtK.of(k, counts)).toList(),
                shown,
                failuresLeftOut + failures.size() + unscored.size() - shown.size(),
                Collections.unmodifiableSortedSet(new TreeSet<>(missing)));
    }

    /** Where something is expected, only the unexpected is a failure. */
    private static boolean isFailure(SampleResult result) {
        return result.expected().isEmpty() ? !result.passed() : !result.asExpected();
    }

    /** What is unscored says something about Crucible, so it is shown first. */
    private void addFailure(SampleResult result) {
        List<SampleResult> list = result.unscored() ? unscored : failures;
        if (list.size() < MAX_FAILURES) {
            list.add(result);
        } else {
            failuresLeftOut++;
        }
    }

    private void addLabel(SampleResult result) {
        if (result.label().isEmpty() && result.expected().equals(Expectation.NONE.text())) {
            return;
        }
        String label = LabelClass.of(result.label());
        if (labels.containsKey(label) || labels.size() < MAX_CLASSES) {
            labels.computeIfAbsent(label, _ -> new LabelTally()).add(result);
        }
    }

    private static Count together(Count one, Count other) {
        return new Count(one.samples() + other.samples(), one.solved() + other.solved());
    }

    private static <F, T> SortedMap<String, T> each(
            SortedMap<String, F> tallies, Function<F, T> view) {
        SortedMap<String, T> views = new TreeMap<>();
        tallies.forEach((name, tally) -> views.put(name, view.apply(tally)));
        return Collections.unmodifiableSortedMap(views);
    }
}
