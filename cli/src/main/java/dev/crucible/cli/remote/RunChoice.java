package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.Json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which engine a run of a server got, and why, from what is recorded of it: the choice was made
 * where its worker is.
 */
public final class RunChoice {
    private RunChoice() {}

    /**
     * What is recorded of a run.
     *
     * @param id of the run
     * @throws dev.crucible.core.CrucibleException when there is no such run, or it has no result
     *     yet
     */
    public static ObjectNode of(ApiClient api, String id) {
        String path = "/api/v1/runs/" + ApiClient.encode(id);
        JsonNode run = api.get(path);
        ObjectNode node = Json.object();
        node.put("run", id);
        node.put(
                "wanted",
                "engine " + text(run, "engine") + ", isolation " + text(run, "isolation"));
        ArrayNode notes = node.putArray("notes");
        if (!run.has("ending")) {
            notes.add("the run is " + text(run, "state") + ": no engine has been chosen");
            return node;
        }
        JsonNode result = api.get(path + "/result");
        JsonNode outcome = result.path("outcome");
        result.path("notes").forEach(note -> notes.add(note.asString("")));
        if (text(outcome, "type").equals("refused")) {
            notes.add("refused: " + text(outcome, "clause"));
            return node;
        }
        node.put("chosen", text(result, "engine"));
        for (JsonNode control : result.path("attestation").path("controls")) {
            notes.add(
                    "attested %s: %s %s"
                            .formatted(
                                    text(control, "name"),
                                    text(control, "status"),
                                    text(control, "host")));
        }
        return node;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
