package dev.crucible.cli.remote;

import dev.crucible.cli.console.Json;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

/** Why somebody does something; the journal keeps it. */
final class ReasonOption {
    @Option(
            names = "--reason",
            paramLabel = "WHY",
            description = "Why; it is recorded with the change.")
    private String reason = "";

    String text() {
        return reason;
    }

    /** The body of a request that needs nothing else. */
    ObjectNode body() {
        ObjectNode body = Json.object();
        return reason.isEmpty() ? body : body.put("reason", reason);
    }
}
