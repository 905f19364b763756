package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.text.Table.Align;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code crucible workers}: who executes for a server. */
@Command(
        name = "workers",
        header = "See who executes runs for a server.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"  crucible workers list", ""})
final class WorkersCommand {
    private final Surroundings here;

    WorkersCommand(Surroundings here) {
        this.here = here;
    }

    @Command(
            name = "list",
            header = "List the workers that have joined, and what they can do.",
            footer = {"  crucible workers list", "  crucible workers list --json", ""})
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print a JSON object a line.") boolean json) {
        Instant now = here.clock().instant();
        Align[] columns = {
            Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.LEFT, Align.RIGHT
        };
        try (ApiClient api = server.client(here.terminal())) {
            new Listing(
                            here.terminal(),
                            columns,
                            new Object[] {
                                "WORKER",
                                "CERTIFICATE",
                                "RUNNING",
                                "SLOTS",
                                "ENGINES",
                                "RUNTIMES",
                                "SEEN"
                            },
                            worker ->
                                    new Object[] {
                                        worker.path("name").asString(""),
                                        worker.path("certificate").asString("-"),
                                        worker.path("running").asString(""),
                                        worker.path("slots").asString(""),
                                        joined(worker.path("engines")),
                                        joined(worker.path("runtimes")),
                                        Ages.of(worker.path("seenAt").asString(""), now)
                                    })
                    .print(api.get("/api/v1/workers").path("workers"), json);
        }
        return ExitCodes.OK;
    }

    private static String joined(JsonNode texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(text -> text.asString(""))
                .collect(Collectors.joining(","));
    }
}
