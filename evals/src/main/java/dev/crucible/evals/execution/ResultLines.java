package dev.crucible.evals.execution;

import dev.crucible.core.Attestations;
import dev.crucible.core.Digest;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Integrity;
import dev.crucible.evals.Score.Verdict;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The lines of a results file: a header, results, and an end. */
final class ResultLines {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int VERSION = 1;
    private static final Map<String, Verdict> VERDICTS =
            Arrays.stream(Verdict.values())
                    .collect(Collectors.toMap(Verdict::label, Function.identity()));

    private ResultLines() {}

    /** What one line says. */
    sealed interface Line {
        /** The first line. */
        record Header(String key, String start) implements Line {}

        /** A sample's result. */
        record Result(SampleResult result) implements Line {}

        /** The last line: every sample has been scored. */
        record End(long millis) implements Line {}
    }

    static byte[] header(EvaluationHeader header) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", "evaluation");
        node.put("version", VERSION);
        node.put("key", header.key());
        node.put("start", header.start());
        node.put("dataset", encodable(header.dataset()));
        node.put("total", header.total());
        ObjectNode settings = node.putObject("settings");
        header.settings().forEach(settings::put);
        return line(node);
    }

    static byte[] result(SampleResult result) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", "result");
        node.put("task_id", encodable(result.taskId()));
        node.put("index", result.index());
        node.put("runtime", encodable(result.runtime()));
        node.put("label", encodable(result.label()));
        node.put("expect", encodable(result.expected()));
        node.put("verdict", result.score().verdict().label());
        node.put("passed", result.passed());
        node.put("containedBy", result.containedBy());
        node.put("integrity", result.score().integrity().label());
        node.put("detail", encodable(result.score().detail()));
        node.put("millis", result.millis());
        ObjectNode attestations = node.putObject("attestations");
        result.attestations().forEach((role, digest) -> attestations.put(role, digest.hex()));
        return line(node);
    }

    static byte[] end(long millis) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", "finished");
        node.put("durationMillis", millis);
        return line(node);
    }

    /** Reads a line; empty when it is none of the three. */
    static Optional<Line> parse(byte[] bytes) {
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (JacksonException broken) {
            return Optional.empty();
        }
        return switch (node.path("type").asString("")) {
            case "evaluation" ->
                    node.path("version").asInt(0) == VERSION
                            ? Optional.of(
                                    new Line.Header(
                                            node.path("key").asString(""),
                                            node.path("start").asString("")))
                            : Optional.empty();
            case "result" -> result(node);
            case "finished" -> Optional.of(new Line.End(node.path("durationMillis").asLong(0)));
            default -> Optional.empty();
        };
    }

    private static Optional<Line> result(JsonNode node) {
        Verdict verdict = VERDICTS.get(node.path("verdict").asString(""));
        if (verdict == null || !node.path("task_id").isString()) {
            return Optional.empty();
        }
        return Optional.of(
                new Line.Result(
                        new SampleResult(
                                node.path("task_id").stringValue(),
                                node.path("index").asInt(0),
                                node.path("runtime").asString(""),
                                node.path("label").asString(""),
                                node.path("expect").asString(""),
                                new Score(
                                        verdict,
                                        node.path("detail").asString(""),
                                        Integrity.of(node.path("integrity").asString("")),
                                        Attestations.NONE),
                                node.path("millis").asLong(0),
                                attestations(node.path("attestations")))));
    }

    /** What is no digest is none: then the score is unproven. */
    private static SortedMap<String, Digest> attestations(JsonNode node) {
        SortedMap<String, Digest> digests = new TreeMap<>();
        node.properties()
                .forEach(one -> {
                    try {
                        digests.put(one.getKey(), new Digest(one.getValue().asString("")));
                    } catch (IllegalArgumentException none) {
                        digests.remove(one.getKey());
                    }
                });
        return digests;
    }

    /** JSON in UTF-8 has no place for half a surrogate pair. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte[] line(ObjectNode node) {
        byte[] json = JSON.writeValueAsBytes(node);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
