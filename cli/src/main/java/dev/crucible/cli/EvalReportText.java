package dev.crucible.cli;

import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.EngineInfo;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.report.EvaluationReport;
import dev.crucible.evals.report.EvaluationReport.Counts;
import dev.crucible.evals.report.EvaluationReport.LabelCounts;
import dev.crucible.evals.report.PassAtK;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An evaluation's report for a person. Everything that a candidate may have chosen is harmless. */
final class EvalReportText {
    private static final int MAX_FAILURES = 12;
    private static final int MIN_DETAIL = 40;

    private final Style style;
    private final int width;

    EvalReportText(Style style, int width) {
        this.style = style;
        this.width = width;
    }

    /**
     * The lines.
     *
     * @param askedFor whether the user asked for these figures of pass@k, or they are the usual
     *     ones
     */
    List<String> lines(
            Dataset dataset, EngineInfo engine, EvaluationReport report, boolean askedFor) {
        List<String> lines = new ArrayList<>();
        lines.add(
                style.bold(SafeText.line(dataset.name()))
                        + ": "
                        + counted(dataset.problems().size(), "problem")
                        + ", "
                        + counted(report.all().total(), "sample")
                        + ", engine "
                        + engine.name());
        lines.add("");
        lines.addAll(counts(report));
        lines.addAll(outcomes(report.all()));
        lines.addAll(labels(report));
        lines.addAll(passAtK(dataset, report, askedFor));
        lines.addAll(failures(report));
        lines.addAll(missing(report));
        return lines;
    }

    private static List<String> counts(EvaluationReport report) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT);
        table.row("", "SAMPLES", "PASSED", "FAILED", "UNSCORED");
        if (report.byRuntime().size() > 1) {
            report.byRuntime().forEach((name, counts) -> row(table, name, counts));
        }
        row(
                table,
                report.byRuntime().size() == 1 ? report.byRuntime().firstKey() : "all",
                report.all());
        return table.lines("  ");
    }

    private static void row(Table table, String name, Counts counts) {
        table.row(name, counts.total(), counts.passed(), counts.failed(), counts.unscored());
    }

    private static List<String> outcomes(Counts counts) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT);
        table.row("OUTCOME", "SAMPLES", "SHARE");
        counts.byOutcome()
                .forEach((verdict, count) ->
                        table.row(
                                verdict.label(), count, percent((double) count / counts.total())));
        return section(table.lines("  "));
    }

    private static List<String> labels(EvaluationReport report) {
        if (report.labels().isEmpty()) {
            return List.of();
        }
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT);
        table.row("LABEL", "SAMPLES", "AS EXPECTED", "PASSED", "STOPPED BY");
        report.labels().entrySet().stream()
                .sorted(Comparator.comparing(label -> !label.getValue().kinds().isEmpty()))
                .forEach(label -> {
                    String name = label.getKey().isEmpty() ? "(none)" : label.getKey();
                    row(table, name, label.getValue());
                    label.getValue()
                            .kinds()
                            .forEach((kind, counts) -> row(table, "- " + kind, counts));
                });
        return section(table.lines("  "));
    }

    private static void row(Table table, String name, LabelCounts counts) {
        table.row(
                name,
                counts.total(),
                counts.asExpected(),
                counts.counts().passed(),
                counts.kinds().isEmpty() ? fate(counts) : "");
    }

    /** What stopped them, the most frequent first. */
    private static String fate(LabelCounts counts) {
        Map<String, Long> causes = new TreeMap<>(counts.containedBy());
        if (counts.counts().unscored() > 0) {
            causes.put("unscored", counts.counts().unscored());
        }
        if (causes.size() == 1) {
            return causes.keySet().iterator().next();
        }
        return causes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(cause -> cause.getKey() + " " + cause.getValue())
                .collect(Collectors.joining(", "));
    }

    private List<String> passAtK(Dataset dataset, EvaluationReport report, boolean askedFor) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT);
        int rows = 0;
        for (PassAtK figure : report.passAtK()) {
            if (figure.estimate().isEmpty()) {
                if (askedFor) {
                    table.row(
                            "pass@" + figure.k(),
                            "-",
                            "",
                            "no problem has " + counted(figure.k(), "sample"));
                    rows++;
                }
                continue;
            }
            table.row(
                    "pass@" + figure.k(),
                    percent(figure.estimate().orElseThrow()),
                    "95 % confidence "
                            + percent(figure.interval().low())
                            + " to "
                            + percent(figure.interval().high()),
                    over(dataset, figure, !report.labels().isEmpty()));
            rows++;
        }
        return rows == 0 ? List.of() : section(table.lines("  "));
    }

    private static String over(Dataset dataset, PassAtK figure, boolean labelled) {
        long unseen = dataset.problems().size() - figure.problems() - figure.tooFew();
        List<String> parts = new ArrayList<>();
        parts.add("over " + counted(figure.problems(), "problem"));
        if (figure.tooFew() > 0) {
            parts.add(figure.tooFew() + " with fewer than " + figure.k() + " samples left out");
        }
        if (unseen > 0) {
            parts.add(unseen + " without a sample left out");
        }
        if (labelled) {
            parts.add("whatever the label");
        }
        return String.join(", ", parts);
    }

    private List<String> failures(EvaluationReport report) {
        if (report.failures().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        boolean labelled = !report.labels().isEmpty();
        lines.add(style.bold(labelled ? "Not as expected:" : "Not passed:"));
        Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT);
        List<SampleResult> sorted =
                report.failures().stream()
                        .sorted(
                                Comparator.comparing((SampleResult result) ->
                                                result.score().verdict() == Verdict.UNSCORED)
                                        .reversed()
                                        .thenComparing(EvalReportText::number)
                                        .thenComparing(SampleResult::taskId)
                                        .thenComparing(SampleResult::index))
                        .limit(MAX_FAILURES)
                        .toList();
        int detail = Math.max(MIN_DETAIL, width - 44);
        for (SampleResult result : sorted) {
            table.row(
                    name(result),
                    result.score().verdict().label(),
                    SafeText.line(result.score().detail().strip(), detail));
        }
        lines.addAll(table.lines("  "));
        long more = report.failures().size() + report.failuresLeftOut() - sorted.size();
        if (more > 0) {
            lines.add("  ... and " + more + " more, in the results");
        }
        return section(lines);
    }

    private static String name(SampleResult result) {
        String label = result.label().isEmpty() ? "" : " (" + result.label() + ")";
        return SafeText.line(result.taskId() + " #" + result.index() + label, 60);
    }

    /** HumanEval/9 comes before HumanEval/10. */
    private static int number(SampleResult result) {
        String digits = result.taskId().substring(result.taskId().lastIndexOf('/') + 1);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException none) {
            return Integer.MAX_VALUE;
        }
    }

    private List<String> missing(EvaluationReport report) {
        if (report.missing().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(style.bold("Not installed here, so that their samples are unscored:"));
        report.missing().forEach(what -> lines.add("  " + SafeText.line(what)));
        return section(lines);
    }

    private static List<String> section(List<String> lines) {
        List<String> section = new ArrayList<>();
        section.add("");
        section.addAll(lines);
        return section;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
