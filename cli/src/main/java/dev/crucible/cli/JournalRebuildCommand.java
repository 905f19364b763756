package dev.crucible.cli;

import dev.crucible.backends.sqlite.RunRebuild;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.journal.events.EventCodec;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code crucible journal rebuild}: what follows from the log, made again. */
@Command(
        name = "rebuild",
        header = "Make the tables that follow from the log again.",
        description =
                "Folds every verified event of a data folder that no server uses. The new tables"
                    + " take the place of the old ones at once; until then nothing has changed.",
        footer = {
            "  crucible journal rebuild",
            "  crucible journal rebuild --data /var/lib/crucible",
            ""
        })
final class JournalRebuildCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder (default: that of crucible serve).")
    private @Nullable String data;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    JournalRebuildCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path folder = JournalVerifyCommand.folder(data, config, terminal);
        try (SqliteStore store = SqliteStore.open(folder, StoreListener.SILENT, System::nanoTime)) {
            long events =
                    RunRebuild.run(
                            store,
                            new EventCodec(),
                            done -> {
                                if (terminal.animated() && !json) {
                                    terminal.say(done + " events folded");
                                }
                            });
            terminal.print(
                    json
                            ? Json.line(Json.object().put("events", events))
                            : "rebuilt from " + events + " events");
        }
        return ExitCodes.OK;
    }
}
