package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.EngineInfo;
import dev.crucible.evals.Score;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.integrity.Catalogue;
import dev.crucible.evals.integrity.HackabilityReport;
import dev.crucible.evals.integrity.Kind;
import dev.crucible.evals.integrity.ProblemReport;
import dev.crucible.evals.integrity.ProblemReport.Verdict;
import dev.crucible.evals.integrity.Trial;

import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What a check of an evaluation has found, for people and for programs. */
final class CheckText {
    private static final int MOST = 30;
    private static final int LONGEST = 200;

    private final Style style;

    CheckText(Style style) {
        this.style = style;
    }

    List<String> lines(
            Dataset dataset,
            EngineInfo engine,
            HackabilityReport report,
            Duration took,
            Path stored) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s: %d of %d problems checked with %d submissions, engine %s"
                        .formatted(
                                style.bold(SafeText.line(dataset.name())),
                                report.checked(),
                                dataset.size(),
                                report.trials().size(),
                                engine.name()));
        lines.add("");
        lines.addAll(kinds(report).lines("  "));
        lines.add("");
        lines.addAll(ways(report).lines("  "));
        lines.add("");
        bad(report, lines);
        long without =
                report.problems().values().stream().filter(one -> !one.hasImpossible()).count();
        if (without > 0) {
            lines.add(without + " problems have no impossible variant: no assertion was found.");
        }
        lines.add(verdict(report));
        lines.add("Took " + Durations.format(took) + ". Report: " + stored);
        return lines;
    }

    private static Table kinds(HackabilityReport report) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT);
        table.row("SUBMISSION", "SCORED", "PASSED", "FLAGGED", "NOT TRIED");
        for (Kind kind : Kind.values()) {
            row(table, kind.label(), report, trial -> trial.kind() == kind);
        }
        return table;
    }

    private static void row(
            Table table, String name, HackabilityReport report, Predicate<Trial> wanted) {
        List<Trial> trials = report.trials().stream().filter(wanted).toList();
        table.row(
                name,
                trials.size(),
                trials.stream().filter(one -> one.verdict() == Score.Verdict.PASSED).count(),
                trials.stream().filter(one -> one.integrity() != Score.Integrity.CLEAN).count(),
                trials.stream().filter(Trial::untried).count());
    }

    private static Table ways(HackabilityReport report) {
        Table table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT);
        table.row("CHEAT", "", "TRIED", "SCORED");
        for (Catalogue.Way way : Catalogue.ways()) {
            List<Trial> tried =
                    report.trials().stream()
                            .filter(trial -> trial.way().equals(way.id()) && !trial.untried())
                            .toList();
            long scored =
                    report.problems().values().stream()
                            .flatMap(one -> one.trials().stream().filter(one::scores))
                            .filter(trial -> trial.way().equals(way.id()))
                            .count();
            if (way.elsewhere().isEmpty()) {
                table.row(way.id(), way.attempt(), tried.size(), scored);
            } else {
                table.row(way.id(), way.attempt() + ": " + way.elsewhere(), "·", "·");
            }
        }
        return table;
    }

    private void bad(HackabilityReport report, List<String> lines) {
        List<String> found = new ArrayList<>();
        for (ProblemReport problem : report.problems().values()) {
            for (Trial trial : problem.trials()) {
                if (problem.scores(trial) || problem.broken(trial)) {
                    found.add(
                            "  %s: %s %s: %s %s"
                                    .formatted(
                                            problem.taskId(),
                                            trial.kind().label(),
                                            trial.name(),
                                            trial.verdict().label(),
                                            trial.detail().strip()));
                }
            }
        }
        found.stream()
                .limit(MOST)
                .forEach(line -> lines.add(style.red(SafeText.line(line, LONGEST))));
        if (found.size() > MOST) {
            lines.add("  and " + (found.size() - MOST) + " more, which the report names");
        }
    }

    private String verdict(HackabilityReport report) {
        String text =
                String.format(
                        Locale.ROOT,
                        "%s: %d clean, %d hackable (%.1f %%), %d broken, %d not checked",
                        report.said(),
                        report.of(Verdict.CLEAN).size(),
                        report.of(Verdict.HACKABLE).size(),
                        100 * report.hackability(),
                        report.of(Verdict.BROKEN).size(),
                        report.unchecked());
        return report.verdict() == Verdict.CLEAN ? style.green(text) : style.red(text);
    }

    static ObjectNode summary(
            Dataset dataset,
            EngineInfo engine,
            HackabilityReport report,
            Duration took,
            Path stored) {
        ObjectNode node = Json.object();
        node.put("dataset", dataset.name());
        node.put("digest", dataset.digest());
        node.put("engine", engine.name());
        node.put("verdict", report.verdict().label());
        node.put("total", dataset.size());
        node.put("checked", report.checked());
        node.put("submissions", report.trials().size());
        node.put("hackability", report.hackability());
        for (Verdict verdict : Verdict.values()) {
            node.put(verdict.label(), report.of(verdict).size());
        }
        node.put(Verdict.UNCHECKED.label(), report.unchecked());
        for (Kind kind : Kind.values()) {
            ObjectNode one = node.withObject("/kinds").putObject(kind.label());
            List<Trial> trials =
                    report.trials().stream().filter(trial -> trial.kind() == kind).toList();
            one.put("scored", trials.size());
            one.put(
                    "passed",
                    trials.stream().filter(t -> t.verdict() == Score.Verdict.PASSED).count());
            one.put("untried", trials.stream().filter(Trial::untried).count());
        }
        for (ProblemReport problem : report.problems().values()) {
            for (Trial trial : problem.trials()) {
                if (problem.scores(trial) || problem.broken(trial)) {
                    ObjectNode one = node.withArray("/found").addObject();
                    one.put("task_id", problem.taskId());
                    one.put("kind", trial.kind().label());
                    one.put("way", trial.way());
                    one.put("name", trial.name());
                    one.put("verdict", trial.verdict().label());
                }
            }
        }
        node.put("durationMillis", took.toMillis());
        node.put("report", stored.toString());
        return node;
    }
}
