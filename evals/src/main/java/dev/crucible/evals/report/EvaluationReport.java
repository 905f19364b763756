package dev.crucible.evals.report;

import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score.Verdict;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What an evaluation found.
 *
 * @param all every sample together
 * @param byRuntime the samples of each language
 * @param labels what became of each class of label, where samples have labels
 * @param passAtK the figures that were asked for
 * @param failures some of the samples that did not go as they should, with the reason
 * @param failuresLeftOut how many more there are
 * @param missing what is not installed here, each once
 */
public record EvaluationReport(
        Counts all,
        SortedMap<String, Counts> byRuntime,
        SortedMap<String, LabelCounts> labels,
        List<PassAtK> passAtK,
        List<SampleResult> failures,
        long failuresLeftOut,
        SortedSet<String> missing) {

    /**
     * How many samples had which result.
     *
     * @param total all of them
     * @param passed those that count as solved
     * @param failed those that are seen not to be
     * @param unscored those of which nothing can be said; they count as not solved
     * @param byOutcome by verdict
     */
    public record Counts(
            long total, long passed, long failed, long unscored, Map<Verdict, Long> byOutcome) {}

    /**
     * What became of the samples of one class of label.
     *
     * @param total how many there are
     * @param asExpected how many went as their author expects
     * @param containedBy what stopped those that did not pass
     * @param counts their results
     * @param kinds the same for each kind within the class, such as {@code fork bomb}
     */
    public record LabelCounts(
            long total,
            long asExpected,
            SortedMap<String, Long> containedBy,
            Counts counts,
            SortedMap<String, LabelCounts> kinds) {}
}
