package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code crucible runs}: the runs of a server. */
@Command(
        name = "runs",
        header = "List, show, follow and cancel the runs of a server.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible runs list --state running",
            "  crucible runs show run-01kb3x8e6mqz5v0a1b2c3d4e5f",
            "  crucible runs logs -f run-01kb3x8e6mqz5v0a1b2c3d4e5f",
            ""
        })
final class RunsCommand {
    private static final Align[] COLUMNS = {
        Align.LEFT,
        Align.LEFT,
        Align.LEFT,
        Align.LEFT,
        Align.LEFT,
        Align.RIGHT,
        Align.RIGHT,
        Align.LEFT
    };
    private static final Object[] HEADINGS = {
        "RUN", "STATE", "OUTCOME", "RUNTIME", "ENGINE", "AGE", "TOOK", "LABELS"
    };

    private final Surroundings here;
    private final Terminal terminal;

    RunsCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Command(
            name = "list",
            header = "List runs, newest first.",
            footer = {
                "  crucible runs list",
                "  crucible runs list --state finished --outcome limit --since 1h",
                "  crucible runs list --text nightly --all --json",
                ""
            })
    int list(
            @Mixin ServerOptions server,
            @Mixin RunFilterOptions filter,
            @Mixin ListOptions bounds) {
        RunText text = new RunText(here.clock().instant());
        try (ApiClient api = server.client(terminal)) {
            new Listing(terminal, COLUMNS, HEADINGS, text::row)
                    .print(
                            api,
                            RunPaths.RUNS,
                            filter.query(here.clock().instant()),
                            "runs",
                            bounds);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "show",
            header = "Show everything about a run.",
            footer = {
                "  crucible runs show run-01kb3x8e6mqz5v0a1b2c3d4e5f",
                "  crucible runs show run-01kb3x8e6mqz5v0a1b2c3d4e5f --json",
                ""
            })
    int show(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "RUN", description = "Its id.") String id,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            JsonNode run = api.get(RunPaths.of(id, ""));
            JsonNode result = result(api, id, run);
            if (json) {
                ObjectNode both = (ObjectNode) run;
                if (!result.isEmpty()) {
                    both.set("result", result);
                }
                terminal.print(Json.line(both));
                return ExitCodes.OK;
            }
            terminal.print(new RunText(here.clock().instant()).lines(run, result));
            return ExitCodes.OK;
        }
    }

    /** An empty object where there is none, which then has been said. */
    private JsonNode result(ApiClient api, String id, JsonNode run) {
        if (run.path("ending").isMissingNode()) {
            return Json.object();
        }
        try {
            return api.get(RunPaths.of(id, "/result"));
        } catch (ApiException none) {
            if (none.code() != ErrorCode.GONE && none.code() != ErrorCode.CONFLICT) {
                throw none;
            }
            terminal.say(String.valueOf(none.getMessage()));
            return Json.object();
        }
    }

    @Command(
            name = "attestation",
            header = "Check what isolation was in force for a run.",
            description = {
                "Computes the digest of the attestation once more and compares it with the one in"
                        + " the journal.",
                "Exits with 1 when they differ, or when it does not show what its class must show."
            },
            footer = {
                "  crucible runs attestation run-01kb3x8e6mqz5v0a1b2c3d4e5f",
                "  crucible runs attestation run-01kb3x8e6mqz5v0a1b2c3d4e5f --json",
                ""
            })
    int attestation(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "RUN", description = "Its id.") String id,
            @Option(names = "--json", description = "Print the document itself.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            AttestationText text = AttestationText.of(api, id);
            terminal.print(json ? List.of(text.document()) : text.lines());
            text.fault().ifPresent(why -> terminal.say("Error: " + why));
            return text.fault().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    @Command(
            name = "logs",
            header = "Print what a run has written, byte for byte.",
            description = "On a terminal, what could harm it is shown as a mark instead.",
            footer = {
                "  crucible runs logs run-01kb3x8e6mqz5v0a1b2c3d4e5f",
                "  crucible runs logs -f run-01kb3x8e6mqz5v0a1b2c3d4e5f",
                "  crucible runs logs run-01kb3x8e6mqz5v0a1b2c3d4e5f --stream stderr > errors.txt",
                ""
            })
    int logs(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "RUN", description = "Its id.") String id,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on until the run has ended.")
                    boolean follow,
            @Option(
                            names = "--stream",
                            paramLabel = "NAME",
                            converter = StreamConverter.class,
                            description = "Only this one: stdout or stderr.")
                    OutputListener.@Nullable Stream only) {
        RunOutput output = new RunOutput(terminal, only, () -> {});
        try (ApiClient api = server.client(terminal)) {
            if (follow) {
                // The first request says at once what is wrong; later ones bear a restart.
                api.get(RunPaths.of(id, ""));
                here.runs(api).follow(RunPaths.id(id), output);
            } else {
                for (OutputListener.Stream stream : OutputListener.Stream.values()) {
                    output.copy(api, id, stream);
                }
            }
        }
        output.finish();
        return output.closed() ? ExitCodes.CLOSED_PIPE : ExitCodes.OK;
    }

    @Command(
            name = "cancel",
            header = "Take runs back, waiting or running.",
            footer = {
                "  crucible runs cancel run-01kb3x8e6mqz5v0a1b2c3d4e5f --reason 'wrong data'",
                ""
            })
    int cancel(
            @Mixin ServerOptions server,
            @Parameters(arity = "1..*", paramLabel = "RUN", description = "Their ids.")
                    List<String> ids,
            @Mixin ReasonOption reason,
            @Option(names = "--json", description = "Print a JSON object a line.") boolean json) {
        return each(
                server,
                ids,
                json,
                "/cancel",
                reason,
                run ->
                        text(run, "id")
                                + " "
                                + (RunPaths.ended(run)
                                        ? "is " + text(run, "state")
                                        : "was told to stop"));
    }

    @Command(
            name = "retry",
            header = "Run the same again, as new runs, and print their ids.",
            footer = {"  crucible runs retry run-01kb3x8e6mqz5v0a1b2c3d4e5f", ""})
    int retry(
            @Mixin ServerOptions server,
            @Parameters(arity = "1..*", paramLabel = "RUN", description = "Their ids.")
                    List<String> ids,
            @Mixin ReasonOption reason,
            @Option(names = "--json", description = "Print a JSON object a line.") boolean json) {
        return each(server, ids, json, "/retry", reason, run -> text(run, "id"));
    }

    /** One that fails does not keep the others; the first failure decides the exit code. */
    private int each(
            ServerOptions server,
            List<String> ids,
            boolean json,
            String deed,
            ReasonOption reason,
            Function<JsonNode, String> words) {
        ids.forEach(RunPaths::id);
        int code = ExitCodes.OK;
        try (ApiClient api = server.client(terminal)) {
            for (String id : ids) {
                try {
                    JsonNode run =
                            api.post(
                                    RunPaths.of(id, deed),
                                    reason.body(),
                                    Map.of("Idempotency-Key", here.key()));
                    terminal.print(
                            json
                                    ? Json.line(run)
                                    : dev.crucible.cli.text.SafeText.line(words.apply(run)));
                } catch (ApiException failed) {
                    if (failed.status() == 0) {
                        throw failed;
                    }
                    terminal.say(id + ": " + failed.getMessage());
                    code = code == ExitCodes.OK ? ExitCodes.ofServer(failed) : code;
                }
            }
        }
        return code;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
