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
import dev.crucible.core.Availability;
import dev.crucible.core.Eligibility;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crucible engines}: what can isolate a program here. */
@Command(
        name = "engines",
        header = "List what can isolate a program on this machine, or on a server.",
        footer = {
            "  crucible engines",
            "  crucible engines --json",
            "  crucible engines install wasm",
            ""
        })
final class EnginesCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin private ServerOptions server = new ServerOptions();

    EnginesCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<ExecutionEngine> engines = selector().engines();
        if (json) {
            terminal.print(Json.line(object(engines, server.find(terminal).isEmpty())));
        } else {
            print(engines.stream().map(ExecutionEngine::info).toList());
        }
        return ExitCodes.OK;
    }

    private EngineSelector selector() {
        Optional<ApiClient> api = server.find(terminal);
        if (api.isEmpty()) {
            return composition.engines();
        }
        try (ApiClient there = api.get()) {
            return new RemoteMachine(there).engines();
        }
    }

    private void print(List<EngineInfo> engines) {
        Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        table.row("ENGINE", "CLASS", "AVAILABLE", "VERSION");
        for (EngineInfo engine : engines) {
            table.row(
                    engine.name(),
                    engine.isolation().label(),
                    engine.availability().available() ? "yes" : "no",
                    engine.version());
        }
        terminal.print(table.lines(""));
        for (EngineInfo engine : engines) {
            if (engine.availability() instanceof Availability.Unavailable(String reason)) {
                terminal.print(SafeText.line(engine.name() + " cannot be used: " + reason));
            }
            switch (engine.eligibility()) {
                case Eligibility.Always _ -> {}
                case Eligibility.Reserve(String because) ->
                        terminal.print(
                                SafeText.line(
                                        engine.name()
                                                + ": taken when named, or when no other will do: "
                                                + because));
                case Eligibility.OptIn(String because) ->
                        terminal.print(
                                SafeText.line(engine.name() + ": only with --unsafe: " + because));
            }
            engine.notes()
                    .forEach(note -> terminal.print(SafeText.line(engine.name() + ": " + note)));
        }
    }

    private static ObjectNode object(List<ExecutionEngine> engines, boolean here) {
        ObjectNode node = Json.object();
        ArrayNode list = node.putArray("engines");
        for (ExecutionEngine any : engines) {
            EngineInfo engine = any.info();
            ObjectNode one = list.addObject();
            one.put("name", engine.name());
            one.put("isolation", engine.isolation().label());
            one.put("version", engine.version());
            one.put("available", engine.availability().available());
            if (engine.availability() instanceof Availability.Unavailable(String reason)) {
                one.put("reason", reason);
            }
            one.put("use", engine.eligibility().label());
            if (!engine.eligibility().because().isEmpty()) {
                one.put("useBecause", engine.eligibility().because());
            }
            if (here) {
                one.put("images", any.takesImages());
            }
            ArrayNode notes = one.putArray("notes");
            engine.notes().forEach(notes::add);
        }
        return node;
    }
}
