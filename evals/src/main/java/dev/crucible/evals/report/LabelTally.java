package dev.crucible.evals.report;

import dev.crucible.evals.LabelClass;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.report.EvaluationReport.LabelCounts;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the results of one class of label, all together and by kind. Used by one thread. */
final class LabelTally {
    private static final int MAX_KINDS = 100;

    private final Tally all = new Tally();
    private final SortedMap<String, Tally> kinds = new TreeMap<>();

    void add(SampleResult result) {
        all.add(result);
        String kind = LabelClass.kindOf(result.label());
        if (!kind.isEmpty() && (kinds.containsKey(kind) || kinds.size() < MAX_KINDS)) {
            kinds.computeIfAbsent(kind, _ -> new Tally()).add(result);
        }
    }

    LabelCounts counts() {
        SortedMap<String, LabelCounts> each = new TreeMap<>();
        kinds.forEach(
                (kind, tally) -> each.put(kind, tally.labelCounts(Collections.emptySortedMap())));
        return all.labelCounts(Collections.unmodifiableSortedMap(each));
    }
}
