package dev.crucible.cli.remote;

import dev.crucible.evals.Problem;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.TreeMap;

/**
 * A task of a code dataset as it travels to a worker: without its reference solution, which is
 * nobody's business but the dataset's.
 */
public final class ScoringProblemJson {
    private ScoringProblemJson() {}

    /** Writes a problem into an empty object, see {@code ScoringProblem} in the contract. */
    static void write(Problem problem, ObjectNode node) {
        node.put("id", problem.taskId())
                .put("runtime", problem.runtime())
                .put("prompt", problem.prompt())
                .put("entryPoint", problem.entryPoint())
                .put("test", problem.test());
        ObjectNode extra = node.putObject("extra");
        new TreeMap<>(problem.extra()).forEach(extra::put);
    }

    /** The problem of an object that the contract has checked; its solution is empty. */
    public static Problem read(JsonNode node) {
        Map<String, String> extra = new TreeMap<>();
        node.path("extra")
                .properties()
                .forEach(field -> extra.put(field.getKey(), field.getValue().asString("")));
        return new Problem(
                node.path("id").asString(""),
                node.path("runtime").asString(""),
                node.path("prompt").asString(""),
                node.path("entryPoint").asString(""),
                "",
                node.path("test").asString(""),
                extra);
    }
}
