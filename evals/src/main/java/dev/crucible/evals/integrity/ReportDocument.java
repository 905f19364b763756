package dev.crucible.evals.integrity;

import dev.crucible.evals.Score.Integrity;
import dev.crucible.evals.Score.Verdict;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** A report as JSON, and back. */
public final class ReportDocument {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int VERSION = 1;

    private ReportDocument() {}

    /** The whole report. */
    public static ObjectNode write(HackabilityReport report) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", "hackability");
        node.put("version", VERSION);
        node.put("dataset", encodable(report.dataset()));
        node.put("verdict", report.verdict().label());
        node.put("total", report.total());
        node.put("checked", report.checked());
        node.put("unchecked", report.unchecked());
        node.put("hackability", report.hackability());
        for (ProblemReport problem : report.problems().values()) {
            ObjectNode one = node.withArray("problems").addObject();
            one.put("task_id", encodable(problem.taskId()));
            one.put("runtime", encodable(problem.runtime()));
            one.put("verdict", problem.verdict().label());
            problem.trials()
                    .forEach(trial -> write(problem, trial, one.withArray("trials").addObject()));
        }
        return node;
    }

    private static void write(ProblemReport problem, Trial trial, ObjectNode node) {
        node.put("kind", trial.kind().label());
        node.put("way", trial.way());
        node.put("name", trial.name());
        node.put("verdict", trial.verdict().label());
        node.put("integrity", trial.integrity().label());
        node.put("detail", encodable(trial.detail()));
        node.put("ran", trial.ran());
        if (problem.scores(trial)) {
            node.put("scores", true);
        }
        if (trial.untried()) {
            node.put("untried", true);
        }
    }

    /** Reads what {@link #write} has written; empty when it is something else. */
    public static Optional<HackabilityReport> read(JsonNode node) {
        if (!node.path("type").asString("").equals("hackability")
                || node.path("version").asInt(0) != VERSION) {
            return Optional.empty();
        }
        SequencedMap<String, ProblemReport> problems = new LinkedHashMap<>();
        for (JsonNode one : node.path("problems")) {
            String id = one.path("task_id").asString("");
            List<Trial> trials = new ArrayList<>();
            one.path("trials").forEach(trial -> trial(trial).ifPresent(trials::add));
            problems.put(id, new ProblemReport(id, one.path("runtime").asString(""), trials));
        }
        return Optional.of(
                new HackabilityReport(
                        node.path("dataset").asString(""), node.path("total").asInt(0), problems));
    }

    private static Optional<Trial> trial(JsonNode node) {
        Optional<Kind> kind =
                Arrays.stream(Kind.values())
                        .filter(one -> one.label().equals(node.path("kind").asString("")))
                        .findFirst();
        Optional<Verdict> verdict =
                Arrays.stream(Verdict.values())
                        .filter(one -> one.label().equals(node.path("verdict").asString("")))
                        .findFirst();
        return kind.flatMap(known ->
                verdict.map(given ->
                        new Trial(
                                known,
                                node.path("way").asString("").toUpperCase(Locale.ROOT),
                                node.path("name").asString(""),
                                given,
                                Integrity.of(node.path("integrity").asString("")),
                                node.path("detail").asString(""),
                                node.path("ran").asBoolean(false))));
    }

    /** JSON in UTF-8 has no place for half a surrogate pair. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
