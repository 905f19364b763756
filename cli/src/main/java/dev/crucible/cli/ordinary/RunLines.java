package dev.crucible.cli.ordinary;

import dev.crucible.api.documents.OutcomeJson;
import dev.crucible.cli.console.Json;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Eligibility;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What both ends say to each other: one JSON object a line. */
final class RunLines {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private RunLines() {}

    static JsonNode read(String line) {
        return MAPPER.readTree(line);
    }

    /** The first line: what there is to run on. */
    static ObjectNode engines(List<EngineInfo> engines) {
        ObjectNode node = Json.object();
        ArrayNode all = node.putArray("engines");
        for (EngineInfo engine : engines) {
            ObjectNode one = all.addObject();
            one.put("name", engine.name());
            one.put("isolation", engine.isolation().name());
            one.put("version", engine.version());
            if (engine.availability() instanceof Availability.Unavailable(String reason)) {
                one.put("missing", reason);
            }
            one.put("use", engine.eligibility().label());
            one.put("useBecause", engine.eligibility().because());
            ArrayNode notes = one.putArray("notes");
            engine.notes().forEach(notes::add);
        }
        return node;
    }

    static List<EngineInfo> engines(JsonNode node) {
        List<EngineInfo> engines = new ArrayList<>();
        for (JsonNode one : node.path("engines")) {
            engines.add(
                    new EngineInfo(
                            one.path("name").asString(""),
                            IsolationClass.valueOf(one.path("isolation").asString("")),
                            one.path("version").asString(""),
                            one.has("missing")
                                    ? new Availability.Unavailable(one.path("missing").asString())
                                    : new Availability.Available(),
                            texts(one.path("notes")),
                            Eligibility.of(
                                    one.path("use").asString(""),
                                    one.path("useBecause").asString(""))));
        }
        return engines;
    }

    static ObjectNode result(RunResult result) {
        ObjectNode node = Json.object();
        node.put("id", result.id().value());
        node.put("stage", result.stage().name());
        node.set("outcome", OutcomeJson.write(result.outcome()));
        put(node.putObject("stdout"), result.stdout());
        put(node.putObject("stderr"), result.stderr());
        node.set("usage", OutcomeJson.write(result.usage()));
        node.set("attestation", OutcomeJson.write(result.attestation()));
        ArrayNode files = node.putArray("artifacts");
        for (SandboxFile file : result.artifacts()) {
            files.addObject()
                    .put("path", file.path())
                    .put("content", file.content().asBase64())
                    .put("executable", file.executable());
        }
        ArrayNode notes = node.putArray("notes");
        result.notes().forEach(notes::add);
        return node;
    }

    private static void put(ObjectNode node, CapturedStream stream) {
        node.put("bytes", stream.bytes().asBase64()).put("truncated", stream.truncated());
    }

    static RunResult result(JsonNode node) {
        List<SandboxFile> files = new ArrayList<>();
        for (JsonNode file : node.path("artifacts")) {
            files.add(
                    new SandboxFile(
                            file.path("path").asString(""),
                            bytes(file.path("content")),
                            file.path("executable").asBoolean(false)));
        }
        return new RunResult(
                new RunId(node.path("id").asString("")),
                RunResult.Stage.valueOf(node.path("stage").asString("")),
                OutcomeJson.read(node.path("outcome")),
                stream(node.path("stdout")),
                stream(node.path("stderr")),
                OutcomeJson.readUsage(node.path("usage")),
                OutcomeJson.readAttestation(node.path("attestation")),
                files,
                texts(node.path("notes")));
    }

    private static CapturedStream stream(JsonNode node) {
        return new CapturedStream(
                bytes(node.path("bytes")), node.path("truncated").asBoolean(false));
    }

    static Bytes bytes(JsonNode base64) {
        return Bytes.copyOf(Base64.getDecoder().decode(base64.asString("")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
