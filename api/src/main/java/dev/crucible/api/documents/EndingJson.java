package dev.crucible.api.documents;

import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.Arrays;

/** How a run ended as JSON. */
public final class EndingJson {
    private EndingJson() {}

    /** The object of an ending. */
    public static ObjectNode write(Ending ending) {
        ObjectNode node = Documents.object();
        switch (ending) {
            case Ending.Ran(var outcome, var usage, String engine, var isolation) -> {
                node.put("type", "ran");
                node.set("outcome", OutcomeJson.write(outcome));
                node.set("usage", OutcomeJson.write(usage));
                node.put("engine", engine);
                node.put("isolation", isolation.label());
            }
            case Ending.Scored(String verdict, Duration took, String engine) -> {
                node.put("type", "scored");
                node.put("verdict", verdict);
                node.put("tookMillis", took.toMillis());
                node.put("engine", engine);
            }
        }
        return node;
    }

    /**
     * The ending of an object.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Ending read(JsonNode node) {
        String engine = node.path("engine").asString("");
        String type = node.path("type").asString("");
        return switch (type) {
            case "ran" ->
                    new Ending.Ran(
                            OutcomeJson.read(node.path("outcome")),
                            OutcomeJson.readUsage(node.path("usage")),
                            engine,
                            isolation(node.path("isolation").asString("")));
            case "scored" ->
                    new Ending.Scored(
                            node.path("verdict").asString(""),
                            Duration.ofMillis(node.path("tookMillis").asLong(0)),
                            engine);
            default -> throw new IllegalArgumentException("'" + type + "' is no ending");
        };
    }

    static IsolationClass isolation(String label) {
        return Arrays.stream(IsolationClass.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no class"));
    }
}
