package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.containment.scenarios.Scenario;
import dev.crucible.containment.scenarios.Scenarios;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.concurrent.Callable;

/** {@code crucible scenarios list}. */
@Command(
        name = "list",
        header = "List the scenarios.",
        footer = {"  crucible scenarios list", ""})
final class ScenariosListCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--json", description = "Print a JSON object a scenario.")
    private boolean json;

    ScenariosListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (json) {
            Scenarios.all().forEach(scenario -> terminal.print(Json.line(line(scenario))));
            return ExitCodes.OK;
        }
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("SCENARIO", "ATTEMPTS", "WHAT IT IS");
        for (Scenario scenario : Scenarios.all()) {
            table.row(scenario.name(), scenario.probes().size(), scenario.title());
        }
        terminal.print(table.lines(""));
        return ExitCodes.OK;
    }

    private static ObjectNode line(Scenario scenario) {
        ObjectNode line =
                Json.object()
                        .put("scenario", scenario.name())
                        .put("title", scenario.title())
                        .put("story", scenario.story());
        ArrayNode probes = line.putArray("probes");
        scenario.probes().forEach(probes::add);
        return line;
    }
}
