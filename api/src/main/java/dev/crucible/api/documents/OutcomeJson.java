package dev.crucible.api.documents;

import dev.crucible.core.Attestation;
import dev.crucible.core.Attestations;
import dev.crucible.core.Control;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.Usage;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Outcome, usage and attestation as JSON. */
public final class OutcomeJson {
    private OutcomeJson() {}

    /** The object of an outcome: its type, and what belongs to that type. */
    public static ObjectNode write(Outcome outcome) {
        ObjectNode node = Documents.object();
        node.put("type", outcome.type());
        switch (outcome) {
            case Outcome.Exited(int code) -> node.put("code", code);
            case Outcome.Signalled(int signal) -> node.put("signal", signal);
            case Outcome.LimitReached(Limit limit) -> node.put("limit", limit.label());
            case Outcome.Cancelled _ -> {}
            case Outcome.Refused(String clause) -> node.put("clause", clause);
            case Outcome.Lost(String cause) -> node.put("cause", cause);
            case Outcome.Breached(String canary) -> node.put("canary", canary);
        }
        return node;
    }

    /**
     * The outcome of an object.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Outcome read(JsonNode node) {
        String type = node.path("type").asString("");
        return switch (type) {
            case "exited" -> new Outcome.Exited(node.path("code").asInt());
            case "signalled" -> new Outcome.Signalled(node.path("signal").asInt());
            case "limit" -> new Outcome.LimitReached(limit(node.path("limit").asString("")));
            case "cancelled" -> new Outcome.Cancelled();
            case "refused" -> new Outcome.Refused(node.path("clause").asString(""));
            case "lost" -> new Outcome.Lost(node.path("cause").asString(""));
            case "breached" -> new Outcome.Breached(node.path("canary").asString(""));
            default -> throw new IllegalArgumentException("'" + type + "' is no outcome");
        };
    }

    private static Limit limit(String label) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no limit"));
    }

    /** The object of a usage. */
    public static ObjectNode write(Usage usage) {
        return Documents.object()
                .put("wallMillis", usage.wall().toMillis())
                .put("cpuMillis", usage.cpu().toMillis())
                .put("memoryPeakBytes", usage.memoryPeakBytes());
    }

    /** The usage of an object. */
    public static Usage readUsage(JsonNode node) {
        return new Usage(
                Duration.ofMillis(node.path("wallMillis").asLong(0)),
                Duration.ofMillis(node.path("cpuMillis").asLong(0)),
                node.path("memoryPeakBytes").asLong(0));
    }

    /** The object of an attestation. */
    public static ObjectNode write(Attestation attestation) {
        ObjectNode node = Documents.object();
        node.put("engine", attestation.engine());
        node.put("isolation", attestation.isolation().label());
        ArrayNode controls = node.putArray("controls");
        for (Control control : attestation.controls()) {
            controls.addObject()
                    .put("name", control.name())
                    .put("status", control.status().label())
                    .put("inside", control.inside())
                    .put("host", control.host());
        }
        return node;
    }

    /**
     * The attestation of an object.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Attestation readAttestation(JsonNode node) {
        List<Control> controls = new ArrayList<>();
        for (JsonNode control : node.path("controls")) {
            controls.add(
                    new Control(
                            control.path("name").asString(""),
                            control.path("inside").asString(""),
                            control.path("host").asString(""),
                            Control.Status.valueOf(
                                    control.path("status")
                                            .asString("")
                                            .toUpperCase(Locale.ROOT)
                                            .replace('-', '_'))));
        }
        return new Attestation(
                node.path("engine").asString(""),
                EndingJson.isolation(node.path("isolation").asString("")),
                controls);
    }

    /** The object of several attestations, by what their sandboxes were for. */
    public static ObjectNode write(Attestations attestations) {
        ObjectNode node = Documents.object();
        attestations.sandboxes().forEach((role, one) -> node.set(role, write(one)));
        return node;
    }

    /**
     * The attestations of such an object.
     *
     * @throws IllegalArgumentException when it has one that is none
     */
    public static Attestations readAttestations(JsonNode node) {
        SortedMap<String, Attestation> sandboxes = new TreeMap<>();
        node.properties()
                .forEach(one -> sandboxes.put(one.getKey(), readAttestation(one.getValue())));
        return new Attestations(sandboxes);
    }
}
