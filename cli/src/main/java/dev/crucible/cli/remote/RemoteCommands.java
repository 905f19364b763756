package dev.crucible.cli.remote;

import picocli.CommandLine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands that only a server can do. */
public final class RemoteCommands {
    private RemoteCommands() {}

    /** All of them, each with its own. */
    public static List<CommandLine> of(Surroundings here) {
        CommandLine runs = new CommandLine(new RunsCommand(here));
        runs.addSubcommand(new ArtifactsCommand(here.terminal()));
        runs.addSubcommand(new ProofCommand(here.terminal()));
        List<CommandLine> commands =
                List.of(
                        runs,
                        new CommandLine(new EventsCommand(here)),
                        new CommandLine(new QueueCommand(here)),
                        new CommandLine(new WorkersCommand(here)),
                        new CommandLine(new StorageCommand(here)),
                        new CommandLine(new KeysCommand(here)),
                        new CommandLine(new JournalCommand(here)));
        commands.forEach(RemoteCommands::explain);
        return commands;
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
