package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.core.Availability;
import dev.crucible.core.Eligibility;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a server can run, and with what. */
public final class RemoteMachine {
    private final ApiClient api;

    /** The machine behind this server. */
    public RemoteMachine(ApiClient api) {
        this.api = api;
    }

    /** The languages of the server. */
    public RuntimeCatalog runtimes() {
        JsonNode answer = api.get("/api/v1/runtimes");
        List<Runtime> available = new ArrayList<>();
        answer.path("runtimes").forEach(node -> available.add(runtime(node)));
        List<RuntimeCatalog.Missing> missing = new ArrayList<>();
        for (JsonNode node : answer.path("missing")) {
            missing.add(
                    new RuntimeCatalog.Missing(
                            node.path("name").asString(""), node.path("reason").asString("")));
        }
        return new Catalog(List.copyOf(available), List.copyOf(missing));
    }

    private record Catalog(List<Runtime> available, List<Missing> missing)
            implements RuntimeCatalog {}

    private static Runtime runtime(JsonNode node) {
        // How it compiles is the server's business; that it does is all that is known here.
        boolean compiled = node.path("compiled").asBoolean(false);
        return new Runtime(
                node.path("name").asString(""),
                node.path("version").asString(""),
                texts(node.path("extensions")),
                node.path("program").asString(""),
                compiled ? List.of("{program}") : List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Limits.DEFAULTS);
    }

    /** The engines of the server; none of them can be opened from here. */
    public EngineSelector engines() {
        List<ExecutionEngine> engines = new ArrayList<>();
        for (JsonNode node : api.get("/api/v1/engines").path("engines")) {
            engines.add(new Elsewhere(info(node)));
        }
        return new EngineSelector(engines);
    }

    private static EngineInfo info(JsonNode node) {
        String label = node.path("isolation").asString("");
        return new EngineInfo(
                node.path("name").asString(""),
                Arrays.stream(IsolationClass.values())
                        .filter(known -> known.label().equals(label))
                        .findFirst()
                        .orElse(IsolationClass.NONE),
                node.path("version").asString(""),
                node.path("available").asBoolean(false)
                        ? new Availability.Available()
                        : new Availability.Unavailable(node.path("reason").asString("unknown")),
                texts(node.path("notes")),
                Eligibility.of(
                        node.path("use").asString("always"), node.path("useBecause").asString("")));
    }

    private record Elsewhere(EngineInfo info) implements ExecutionEngine {
        @Override
        public Sandbox open(SandboxSpec spec) {
            throw SandboxException.refused("engine " + name() + " is on a server, not here");
        }

        @Override
        public SelfTest selfTest() {
            return new SelfTest(SelfTest.Status.SKIPPED, "it is on a server", Duration.ZERO);
        }
    }

    /** Whether every part of the server works: one check each. */
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (JsonNode node : api.get("/health/ready", 503).path("checks")) {
            checks.add(
                    new Check(
                            node.path("name").asString(""),
                            node.path("ok").asBoolean(false),
                            node.path("detail").asString("")));
        }
        return checks;
    }

    /**
     * What a server says about one of its parts.
     *
     * @param detail why it does not work, or what was seen; may be empty
     */
    public record Check(String name, boolean ok, String detail) {}

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
