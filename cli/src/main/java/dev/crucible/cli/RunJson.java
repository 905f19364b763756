package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.core.Attestation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Control;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Usage;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A run's result as the object that {@code run --json} prints. */
final class RunJson {
    private RunJson() {}

    /**
     * The object.
     *
     * @param written where artifacts have been written, by their path; the others are included
     */
    static ObjectNode of(RunResult result, Map<String, Path> written) {
        ObjectNode node = Json.object();
        node.put("id", result.id().value());
        outcome(node.putObject("outcome"), result.outcome());
        node.put("stage", result.stage().name().toLowerCase(Locale.ROOT));
        stream(node, "stdout", result.stdout());
        stream(node, "stderr", result.stderr());
        usage(node.putObject("usage"), result.usage());
        node.put("engine", result.engine());
        node.put("isolation", result.isolation().label());
        attestation(node.putObject("attestation"), result.attestation());
        node.put("attestationDigest", result.attestations().digest().hex());
        ArrayNode artifacts = node.putArray("artifacts");
        result.artifacts().forEach(file -> artifact(artifacts.addObject(), file, written));
        ArrayNode notes = node.putArray("notes");
        result.notes().forEach(notes::add);
        return node;
    }

    private static void outcome(ObjectNode node, Outcome outcome) {
        node.put("type", outcome.type());
        switch (outcome) {
            case Outcome.Exited(int code) -> node.put("code", code);
            case Outcome.Signalled(int signal) -> node.put("signal", signal);
            case Outcome.LimitReached(var limit) -> node.put("limit", limit.label());
            case Outcome.Cancelled _ -> {}
            case Outcome.Refused(String clause) -> node.put("clause", clause);
            case Outcome.Lost(String cause) -> node.put("cause", cause);
            case Outcome.Breached(String canary) -> node.put("canary", canary);
        }
    }

    private static void stream(ObjectNode node, String name, CapturedStream stream) {
        node.put(name, stream.bytes().asText());
        if (!stream.bytes().isUtf8()) {
            node.put(name + "Base64", stream.bytes().asBase64());
        }
        node.put(name + "Truncated", stream.truncated());
    }

    private static void usage(ObjectNode node, Usage usage) {
        node.put("wallMillis", usage.wall().toMillis());
        node.put("cpuMillis", usage.cpu().toMillis());
        node.put("memoryPeakBytes", usage.memoryPeakBytes());
    }

    private static void attestation(ObjectNode node, Attestation attestation) {
        node.put("engine", attestation.engine());
        node.put("isolation", attestation.isolation().label());
        ArrayNode controls = node.putArray("controls");
        for (Control control : attestation.controls()) {
            ObjectNode fact = controls.addObject();
            fact.put("name", control.name());
            fact.put("status", control.status().label());
            fact.put("inside", control.inside());
            fact.put("host", control.host());
        }
    }

    private static void artifact(ObjectNode node, SandboxFile file, Map<String, Path> written) {
        node.put("path", file.path());
        node.put("size", file.content().size());
        node.put("executable", file.executable());
        Path target = written.get(file.path());
        if (target == null) {
            node.put("contentBase64", file.content().asBase64());
        } else {
            node.put("writtenTo", target.toString());
        }
    }
}
