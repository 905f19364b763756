package dev.crucible.cli.remote;

import picocli.CommandLine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands that only a server can do. */
public final class RemoteCommands {
    private RemoteCommands() {}

    /** All of them by their names, each with its own; none is made yet. */
    public static Map<String, Supplier<CommandLine>> of(Surroundings here) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("runs", () -> runs(here));
        commands.put("events", () -> explained(new EventsCommand(here)));
        commands.put("queue", () -> explained(new QueueCommand(here)));
        commands.put("workers", () -> explained(new WorkersCommand(here)));
        commands.put("storage", () -> explained(new StorageCommand(here)));
        commands.put("keys", () -> explained(new KeysCommand(here)));
        commands.put("sandbox", () -> explained(new SandboxCommand(here)));
        commands.put("journal", () -> explained(new JournalCommand(here)));
        return commands;
    }

    private static CommandLine runs(Surroundings here) {
        CommandLine runs = new CommandLine(new RunsCommand(here));
        runs.addSubcommand(new ArtifactsCommand(here.terminal()));
        runs.addSubcommand(new ProofCommand(here.terminal()));
        explain(runs);
        return runs;
    }

    private static CommandLine explained(Object command) {
        CommandLine line = new CommandLine(command);
        explain(line);
        return line;
    }

    /** The same exit codes everywhere, so the same words. */
    private static void explain(CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            command.getCommandSpec()
                    .usageMessage()
                    .exitCodeListHeading("%nExit codes:%n")
                    .exitCodeList(codes());
        }
        command.getSubcommands().values().forEach(RemoteCommands::explain);
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "failed");
        codes.put("2", "the command is wrong");
        codes.put("3", "there is no such thing, or no longer");
        codes.put("4", "the key is missing, wrong, or does not allow it");
        codes.put("5", "it contradicts how things stand");
        codes.put("6", "asked too often, or the quota is used up");
        codes.put("7", "the server does not answer, or cannot now");
        codes.put("130", "interrupted");
        return codes;
    }
}
