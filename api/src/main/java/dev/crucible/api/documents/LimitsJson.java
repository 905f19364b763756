package dev.crucible.api.documents;

import dev.crucible.core.Limits;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** Limits as JSON; what is not named has its default. */
public final class LimitsJson {
    private LimitsJson() {}

    /** The limits of an object that the contract has checked. */
    public static Limits read(JsonNode node) {
        return read(node, Limits.DEFAULTS);
    }

    /** The same, with other defaults. */
    public static Limits read(JsonNode node, Limits defaults) {
        return new Limits(
                millis(node, "wallMillis", defaults.wall()),
                millis(node, "cpuMillis", defaults.cpu()),
                node.path("memoryBytes").asLong(defaults.memoryBytes()),
                node.path("processes").asInt(defaults.processes()),
                node.path("openFiles").asInt(defaults.openFiles()),
                node.path("fileSizeBytes").asLong(defaults.fileSizeBytes()),
                node.path("diskBytes").asLong(defaults.diskBytes()),
                node.path("outputBytes").asLong(defaults.outputBytes()));
    }

    /** Every limit. */
    public static ObjectNode write(Limits limits) {
        return Documents.object()
                .put("wallMillis", limits.wall().toMillis())
                .put("cpuMillis", limits.cpu().toMillis())
                .put("memoryBytes", limits.memoryBytes())
                .put("processes", limits.processes())
                .put("openFiles", limits.openFiles())
                .put("fileSizeBytes", limits.fileSizeBytes())
                .put("diskBytes", limits.diskBytes())
                .put("outputBytes", limits.outputBytes());
    }

    private static Duration millis(JsonNode node, String name, Duration otherwise) {
        return Duration.ofMillis(node.path(name).asLong(otherwise.toMillis()));
    }
}
