package dev.crucible.evals.report;

import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.report.EvaluationReport.Counts;
import dev.crucible.evals.report.EvaluationReport.LabelCounts;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts results. Used by one thread. */
final class Tally {
    private final Map<Verdict, Long> byOutcome = new EnumMap<>(Verdict.class);
    private final SortedMap<String, Long> containedBy = new TreeMap<>();
    private long total;
    private long passed;
    private long unscored;
    private long asExpected;

    void add(SampleResult result) {
        total++;
        byOutcome.merge(result.score().verdict(), 1L, Long::sum);
        if (result.passed()) {
            passed++;
        }
        if (result.unscored()) {
            unscored++;
        }
        if (result.asExpected()) {
            asExpected++;
        }
        if (!result.containedBy().isEmpty()) {
            containedBy.merge(result.containedBy(), 1L, Long::sum);
        }
    }

    Counts counts() {
        return new Counts(
                total,
                passed,
                total - passed - unscored,
                unscored,
                Collections.unmodifiableMap(new EnumMap<>(byOutcome)));
    }

    LabelCounts labelCounts(SortedMap<String, LabelCounts> kinds) {
        return new LabelCounts(
                total,
                asExpected,
                Collections.unmodifiableSortedMap(new TreeMap<>(containedBy)),
                counts(),
                kinds);
    }
}
