package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.RemoteMachine;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code crucible runtimes}: the languages of this machine. */
@Command(
        name = "runtimes",
        header = "List the languages that this machine, or a server, can run.",
        description =
                "A language is described by one small file; your own go into"
                        + " ~/.config/crucible/runtimes and win over Crucible's.",
        footer = {"  crucible runtimes", "  crucible runtimes --json", ""})
final class RuntimesCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin private ServerOptions server = new ServerOptions();

    RuntimesCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RuntimeCatalog catalog = catalog();
        if (json) {
            terminal.print(Json.line(object(catalog)));
        } else {
            print(catalog);
        }
        return ExitCodes.OK;
    }

    private RuntimeCatalog catalog() {
        Optional<ApiClient> api = server.find(terminal);
        if (api.isEmpty()) {
            return composition.runtimes();
        }
        try (ApiClient there = api.get()) {
            return new RemoteMachine(there).runtimes();
        }
    }

    private void print(RuntimeCatalog catalog) {
        Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        table.row("RUNTIME", "VERSION", "FILES", "PROGRAM");
        for (Runtime runtime : catalog.available()) {
            table.row(runtime.name(), runtime.version(), endings(runtime), runtime.program());
        }
        terminal.print(table.lines(""));
        for (RuntimeCatalog.Missing missing : catalog.missing()) {
            terminal.print(SafeText.line(missing.name() + " cannot be used: " + missing.reason()));
        }
    }

    private static String endings(Runtime runtime) {
        return runtime.extensions().stream()
                .map(ending -> "." + ending)
                .collect(Collectors.joining(" "));
    }

    private static ObjectNode object(RuntimeCatalog catalog) {
        ObjectNode node = Json.object();
        ArrayNode available = node.putArray("runtimes");
        for (Runtime runtime : catalog.available()) {
            ObjectNode one = available.addObject();
            one.put("name", runtime.name());
            one.put("version", runtime.version());
            one.put("program", runtime.program());
            one.put("compiled", runtime.compiled());
            ArrayNode endings = one.putArray("extensions");
            runtime.extensions().forEach(endings::add);
        }
        ArrayNode missing = node.putArray("missing");
        for (RuntimeCatalog.Missing absent : catalog.missing()) {
            ObjectNode one = missing.addObject();
            one.put("name", absent.name());
            one.put("reason", absent.reason());
        }
        return node;
    }
}
