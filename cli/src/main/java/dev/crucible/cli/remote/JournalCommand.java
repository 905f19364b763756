package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;

/** {@code crucible journal}: the transparency log of a server. */
@Command(
        name = "journal",
        header = "Look at the transparency log that a server keeps.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"  crucible journal status", "  crucible journal checkpoint > checkpoint", ""})
final class JournalCommand {
    private static final String JOURNAL = "/api/v1/journal";

    private final Terminal terminal;

    JournalCommand(Surroundings here) {
        this.terminal = here.terminal();
    }

    @Command(
            name = "status",
            header = "How many events there are, and how many the newest checkpoint covers.",
            footer = {"  crucible journal status", ""})
    int status(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            JsonNode journal = api.get(JOURNAL);
            if (json) {
                terminal.print(Json.line(journal));
                return ExitCodes.OK;
            }
            Table table = new Table(Align.LEFT, Align.LEFT);
            table.row("Log", journal.path("origin").asString(""));
            table.row("Events", journal.path("size").asString(""));
            table.row("Covered", journal.path("derivedSize").asString(""));
            table.row("Root", journal.path("root").asString("none yet"));
            String key =
                    new String(
                            api.bytes(JOURNAL + "/key").toArray(),
                            java.nio.charset.StandardCharsets.UTF_8);
            table.row("Key", SafeText.line(key.strip()));
            terminal.print(table.lines(""));
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "checkpoint",
            header = "Print the newest signed checkpoint.",
            footer = {
                "  crucible journal checkpoint",
                "  crucible journal checkpoint --out checkpoint",
                ""
            })
    int checkpoint(
            @Mixin ServerOptions server,
            @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
                    @Nullable Path out) {
        return content(server, "/checkpoint", out);
    }

    @Command(
            name = "key",
            header = "Print the key with which everybody can verify the log.",
            footer = {"  crucible journal key", ""})
    int key(
            @Mixin ServerOptions server,
            @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
                    @Nullable Path out) {
        return content(server, "/key", out);
    }

    private int content(ServerOptions server, String what, @Nullable Path out) {
        try (ApiClient api = server.client(terminal)) {
            Contents.write(api, JOURNAL + what, out, terminal);
            return ExitCodes.OK;
        }
    }
}
