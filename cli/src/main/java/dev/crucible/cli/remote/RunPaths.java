package dev.crucible.cli.remote;

import dev.crucible.api.client.RemoteRuns;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.RunId;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** Where the runs of a server are. */
final class RunPaths {
    static final String RUNS = "/api/v1/runs";

    private RunPaths() {}

    /** A path of a run; what is no id is refused here. */
    static String of(String id, String more) {
        return RUNS + "/" + id(id).value() + more;
    }

    static RunId id(String text) {
        try {
            return new RunId(text);
        } catch (IllegalArgumentException none) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "RUN",
                                    "'" + text + "' is no id of a run",
                                    "one such as run-01kb3x8e6mqz5v0a1b2c3d4e5f")));
        }
    }

    static boolean ended(JsonNode run) {
        return RemoteRuns.ended(run);
    }
}
