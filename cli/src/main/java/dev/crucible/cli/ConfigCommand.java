package dev.crucible.cli;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Configuration;
import dev.crucible.cli.config.SettingReference;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;

/** {@code crucible config}: what is set, and who set it. */
@Command(
        name = "config",
        header = "Show and check the configuration of the service.",
        description =
                "An option wins over a variable (CRUCIBLE_HTTP_PORT), that over ./crucible.yaml,"
                        + " that over ~/.config/crucible/config.yaml, that over the default.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible config show",
            "  crucible config check /etc/crucible.yaml",
            "  crucible config reference",
            ""
        })
final class ConfigCommand {
    private final Terminal terminal;

    ConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "show",
            header = "Print every setting, its value, and where that comes from.",
            footer = {
                "  crucible config show",
                "  crucible config show --config lab.yaml --json",
                ""
            })
    int show(
            @Mixin ConfigOptions options,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        List<Configuration.Shown> shown = options.load(terminal, List.of()).shown();
        if (json) {
            terminal.print(Json.line(object(shown)));
            return ExitCodes.OK;
        }
        Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT);
        table.row("SETTING", "VALUE", "FROM");
        shown.forEach(one ->
                table.row(
                        one.key(),
                        one.text().isEmpty() ? "-" : one.text(),
                        one.origin().describe()));
        terminal.print(table.lines(""));
        return ExitCodes.OK;
    }

    @Command(
            name = "check",
            header = "Check a file, and name everything that is wrong with it.",
            footer = {"  crucible config check crucible.yaml", ""})
    int check(@Parameters(paramLabel = "FILE", description = "The file.") Path file) {
        new ConfigLoader(terminal.environment(), Path.of("")).check(file);
        terminal.say(file + " is right");
        return ExitCodes.OK;
    }

    @Command(
            name = "reference",
            header = "Print what can be set, as Markdown.",
            footer = {"  crucible config reference", ""})
    int reference() {
        terminal.print(SettingReference.markdown().stripTrailing());
        return ExitCodes.OK;
    }

    private static ObjectNode object(List<Configuration.Shown> shown) {
        ObjectNode node = Json.object();
        ArrayNode settings = node.putArray("settings");
        for (Configuration.Shown one : shown) {
            ObjectNode setting = settings.addObject();
            setting.put("key", one.key());
            setting.put("value", one.text());
            setting.put("from", one.origin().describe());
        }
        return node;
    }
}
