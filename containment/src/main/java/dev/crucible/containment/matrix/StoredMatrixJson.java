package dev.crucible.containment.matrix;

import dev.crucible.containment.Expectation;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.layers.Depth;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A stored matrix as bytes, with a digest over itself: whatever was edited is noticed. */
final class StoredMatrixJson {
    private static final String FORMAT = "crucible-containment-1";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private StoredMatrixJson() {}

    static byte[] write(StoredMatrix matrix) {
        ObjectNode content = content(matrix);
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("digest", digest(content));
        node.set("matrix", content);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    private static String digest(JsonNode content) {
        return Digest.of(Bytes.copyOf(JSON.writeValueAsBytes(content))).hex();
    }

    private static ObjectNode content(StoredMatrix matrix) {
        ObjectNode node = JSON.createObjectNode();
        node.put("engine", matrix.engine());
        ObjectNode parts = node.putObject("fingerprint");
        matrix.fingerprint().parts().forEach(parts::put);
        matrix.quick().ifPresent(time -> node.put("quick", time.toString()));
        matrix.full().ifPresent(time -> node.put("full", time.toString()));
        ArrayNode findings = node.putArray("findings");
        for (KeptFinding finding : matrix.findings().values()) {
            findings.addObject()
                    .put("probe", finding.probe())
                    .put("verdict", finding.verdict().name())
                    .put("expected", finding.expected().name())
                    .put("because", finding.because())
                    .put("measured", finding.measured().toString());
        }
        ArrayNode depths = node.putArray("depths");
        for (Depth depth : matrix.depths().values()) {
            ObjectNode one = depths.addObject();
            one.put("probe", depth.probe()).put("layers", depth.layers()).put("wall", depth.wall());
            ArrayNode alone = one.putArray("alone");
            depth.alone().forEach(alone::add);
        }
        return node;
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static StoredMatrix read(byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            JsonNode content = node.path("matrix");
            if (!node.path("format").asString("").equals(FORMAT)) {
                throw new IllegalArgumentException("it is not in the form " + FORMAT);
            }
            if (!digest(content).equals(node.path("digest").asString(""))) {
                throw new IllegalArgumentException("its content is not what its digest says");
            }
            return matrix(content);
        } catch (JacksonException | DateTimeException malformed) {
            throw new IllegalArgumentException("it cannot be read: " + malformed, malformed);
        }
    }

    private static StoredMatrix matrix(JsonNode node) {
        SortedMap<String, String> parts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> part : node.path("fingerprint").properties()) {
            parts.put(part.getKey(), text(part.getValue()));
        }
        SortedMap<String, KeptFinding> findings = new TreeMap<>();
        for (JsonNode one : node.path("findings")) {
            KeptFinding finding =
                    new KeptFinding(
                            text(one.path("probe")),
                            Verdict.valueOf(text(one.path("verdict"))),
                            Expectation.valueOf(text(one.path("expected"))),
                            text(one.path("because")),
                            Instant.parse(text(one.path("measured"))));
            findings.put(finding.probe(), finding);
        }
        SortedMap<String, Depth> depths = new TreeMap<>();
        for (JsonNode one : node.path("depths")) {
            List<String> alone = new ArrayList<>();
            one.path("alone").forEach(layer -> alone.add(text(layer)));
            Depth depth =
                    new Depth(
                            text(one.path("probe")),
                            one.path("layers").intValue(),
                            alone,
                            one.path("wall").booleanValue());
            depths.put(depth.probe(), depth);
        }
        return new StoredMatrix(
                text(node.path("engine")),
                new Fingerprint(parts),
                time(node.path("quick")),
                time(node.path("full")),
                findings,
                depths);
    }

    private static String text(JsonNode node) {
        if (!node.isString()) {
            throw new IllegalArgumentException("it has no text where text is expected");
        }
        return node.stringValue();
    }

    private static Optional<Instant> time(JsonNode node) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(Instant.parse(text(node)));
    }
}
