package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code crucible queue}: the work that waits on a server. */
@Command(
        name = "queue",
        header = "Look at the queue of a server, and govern it.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible queue status",
            "  crucible queue pause --reason maintenance",
            "  crucible queue redrive --all",
            ""
        })
final class QueueCommand {
    private static final String QUEUE = "/api/v1/queue";
    private static final String DEAD = QUEUE + "/dead-letters";

    /** Most runs that one request may name. */
    private static final int BATCH = 1000;

    private final Surroundings here;
    private final Terminal terminal;

    QueueCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Command(
            name = "status",
            header = "How many runs wait, are delayed, run, and were given up.",
            footer = {"  crucible queue status", "  crucible queue status --json", ""})
    int status(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            return print(api.get(QUEUE), json);
        }
    }

    @Command(
            name = "pause",
            header = "Hand out no more work; runs are still accepted.",
            footer = {"  crucible queue pause --reason maintenance", ""})
    int pause(
            @Mixin ServerOptions server,
            @Mixin ReasonOption reason,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return change(server, "/pause", reason, json);
    }

    @Command(
            name = "resume",
            header = "Accept and hand out work again.",
            footer = {"  crucible queue resume", ""})
    int resume(
            @Mixin ServerOptions server,
            @Mixin ReasonOption reason,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return change(server, "/resume", reason, json);
    }

    @Command(
            name = "drain",
            header = "Accept no more work; what is there is still done.",
            footer = {"  crucible queue drain --reason 'moving to a new machine' --yes", ""})
    int drain(
            @Mixin ServerOptions server,
            @Mixin ReasonOption reason,
            @Mixin Confirmation confirmation,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        if (!confirmation.given(terminal, "refuse all new runs until 'queue resume'")) {
            return ExitCodes.FAILED;
        }
        return change(server, "/drain", reason, json);
    }

    @Command(
            name = "dead-letters",
            header = "List the runs that were given up, and why, oldest first.",
            footer = {"  crucible queue dead-letters", ""})
    int deadLetters(@Mixin ServerOptions server, @Mixin ListOptions bounds) {
        var now = here.clock().instant();
        try (ApiClient api = server.client(terminal)) {
            new Listing(
                            terminal,
                            new Align[] {
                                Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT
                            },
                            new Object[] {"RUN", "TENANT", "ATTEMPTS", "AGE", "CAUSE"},
                            letter ->
                                    new Object[] {
                                        letter.path("run").asString(""),
                                        letter.path("tenant").asString(""),
                                        letter.path("attempts").asString(""),
                                        Ages.of(letter.path("since").asString(""), now),
                                        letter.path("cause").asString("")
                                    })
                    .print(api, DEAD, Map.of(), "deadLetters", bounds);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "redrive",
            header = "Try runs again that were given up.",
            footer = {
                "  crucible queue redrive run-01kb3x8e6mqz5v0a1b2c3d4e5f",
                "  crucible queue redrive --all --reason 'the disk is repaired' --yes",
                ""
            })
    int redrive(
            @Mixin ServerOptions server,
            @Parameters(arity = "0..*", paramLabel = "RUN", description = "Their ids.")
                    List<String> ids,
            @Option(names = "--all", description = "Every one that there is.") boolean all,
            @Mixin ReasonOption reason,
            @Mixin Confirmation confirmation,
            @Option(names = "--json", description = "Print a JSON object a request.")
                    boolean json) {
        List<String> runs = ids == null ? List.of() : ids;
        runs.forEach(RunPaths::id);
        if (all != runs.isEmpty()) {
            throw new InvalidRequestException(
                    List.of(new Fault("RUN", "is needed, or --all", "one of both")));
        }
        if (all && !confirmation.given(terminal, "try every dead letter again")) {
            return ExitCodes.FAILED;
        }
        try (ApiClient api = server.client(terminal)) {
            if (all) {
                redriveAll(api, reason, json);
            } else {
                for (int from = 0; from < runs.size(); from += BATCH) {
                    ObjectNode body = reason.body();
                    ArrayNode named = body.putArray("runs");
                    runs.subList(from, Math.min(runs.size(), from + BATCH)).forEach(named::add);
                    redriven(api.post(DEAD + "/redrive", body), json);
                }
            }
        }
        return ExitCodes.OK;
    }

    private void redriveAll(ApiClient api, ReasonOption reason, boolean json) {
        JsonNode answer;
        do {
            answer = api.post(DEAD + "/redrive", reason.body().put("all", true));
            redriven(answer, json);
        } while (answer.path("remaining").asLong(0) > 0 && !answer.path("runs").isEmpty());
    }

    private void redriven(JsonNode answer, boolean json) {
        if (json) {
            terminal.print(Json.line(answer));
            return;
        }
        answer.path("runs").forEach(run -> terminal.print(SafeText.line(run.asString(""))));
    }

    private int change(ServerOptions server, String deed, ReasonOption reason, boolean json) {
        try (ApiClient api = server.client(terminal)) {
            return print(api.post(QUEUE + deed, reason.body()), json);
        }
    }

    private int print(JsonNode queue, boolean json) {
        if (json) {
            terminal.print(Json.line(queue));
            return ExitCodes.OK;
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "The queue is "
                        + queue.path("state").asString("")
                        + ". The oldest run that could start waits for "
                        + Ages.format(Duration.ofMillis(queue.path("oldestWaitMillis").asLong(0)))
                        + ". "
                        + queue.path("dead").asString("")
                        + " were given up.");
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT);
        table.row("TENANT", "WAITING", "DELAYED", "RUNNING");
        queue.path("tenants").forEach(tenant -> row(table, tenant.path("tenant"), tenant));
        table.row(
                "all",
                queue.path("waiting").asString(""),
                queue.path("delayed").asString(""),
                queue.path("leased").asString(""));
        terminal.print(SafeText.line(lines.getFirst()));
        terminal.print(table.lines(""));
        return ExitCodes.OK;
    }

    private static void row(Table table, JsonNode name, JsonNode counts) {
        table.row(
                name.asString(""),
                counts.path("waiting").asString(""),
                counts.path("delayed").asString(""),
                counts.path("leased").asString(""));
    }
}
