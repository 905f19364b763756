package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.core.EngineInfo;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.report.EvaluationReport;
import dev.crucible.evals.report.EvaluationReport.Counts;
import dev.crucible.evals.report.EvaluationReport.LabelCounts;
import dev.crucible.evals.report.PassAtK;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Duration;

/** An evaluation's report as the object that {@code eval code --json} prints. */
final class ReportJson {
    private ReportJson() {}

    static ObjectNode of(
            Dataset dataset, EngineInfo engine, EvaluationReport report, Duration took, Path file) {
        ObjectNode node = Json.object();
        node.put("dataset", dataset.name());
        node.put("problems", dataset.problems().size());
        node.put("engine", engine.name());
        node.put("isolation", engine.isolation().label());
        counts(node, report.all());
        passAtK(node, report);
        ObjectNode byRuntime = node.putObject("byRuntime");
        report.byRuntime().forEach((name, counts) -> counts(byRuntime.putObject(name), counts));
        labels(node.putObject("byLabel"), report);
        ArrayNode missing = node.putArray("missing");
        report.missing().forEach(missing::add);
        node.put("durationMillis", took.toMillis());
        node.put("results", file.toString());
        return node;
    }

    private static void counts(ObjectNode node, Counts counts) {
        node.put("total", counts.total());
        node.put("passed", counts.passed());
        node.put("failed", counts.failed());
        node.put("unscored", counts.unscored());
        ObjectNode byOutcome = node.putObject("byOutcome");
        counts.byOutcome().forEach((verdict, count) -> byOutcome.put(verdict.label(), count));
    }

    private static void passAtK(ObjectNode node, EvaluationReport report) {
        ObjectNode estimates = node.putObject("passAtK");
        ObjectNode details = node.putObject("passAtKDetails");
        for (PassAtK figure : report.passAtK()) {
            String k = Integer.toString(figure.k());
            ObjectNode detail = details.putObject(k);
            detail.put("problems", figure.problems());
            detail.put("tooFewSamples", figure.tooFew());
            figure.estimate()
                    .ifPresent(estimate -> {
                        estimates.put(k, estimate);
                        detail.put("estimate", estimate);
                        detail.put("low95", figure.interval().low());
                        detail.put("high95", figure.interval().high());
                    });
        }
    }

    private static void labels(ObjectNode node, EvaluationReport report) {
        report.labels()
                .forEach((label, counts) -> {
                    ObjectNode one = node.putObject(label);
                    label(one, counts);
                    ObjectNode kinds = one.putObject("kinds");
                    counts.kinds().forEach((kind, some) -> label(kinds.putObject(kind), some));
                });
    }

    private static void label(ObjectNode node, LabelCounts counts) {
        node.put("total", counts.total());
        node.put("asExpected", counts.asExpected());
        node.put("passed", counts.counts().passed());
        ObjectNode containedBy = node.putObject("containedBy");
        counts.containedBy().forEach(containedBy::put);
    }
}
