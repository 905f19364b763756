package dev.crucible.cli;

import dev.crucible.api.client.ApiException;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Similar;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells the user what went wrong, and chooses the exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** The names under which users know the fields of a request. */
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "limits.wall", "--time",
                    "limits.cpu", "--cpu",
                    "limits.memoryBytes", "--memory",
                    "limits.processes", "--processes",
                    "limits.diskBytes", "--disk",
                    "limits.fileSizeBytes", "--disk",
                    "limits.outputBytes", "--output",
                    "environment", "--env",
                    "files", "--file");

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        terminal.say(String.valueOf(wrong.getMessage()));
        suggest(wrong, command);
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) throws IOException {
        int otherwise =
                command.getCommandName().equals("run") ? ExitCodes.CRUCIBLE : ExitCodes.FAILED;
        return switch (failure) {
            case InvalidRequestException wrong -> {
                wrong.faults().forEach(fault -> terminal.say(describe(fault)));
                yield ExitCodes.USAGE;
            }
            case ApiException refused -> {
                terminal.say(String.valueOf(refused.getMessage()));
                if (refused.status() == 0 && refused.temporary()) {
                    terminal.say("start one with: crucible serve");
                }
                int code = ExitCodes.ofServer(refused);
                yield otherwise == ExitCodes.CRUCIBLE && code != ExitCodes.USAGE ? otherwise : code;
            }
            case CrucibleException known -> {
                terminal.say(String.valueOf(known.getMessage()));
                yield ExitCodes.of(known, otherwise);
            }
            default -> {
                terminal.say("internal error, please report it: " + failure);
                for (StackTraceElement at : failure.getStackTrace()) {
                    terminal.say("  at " + at);
                }
                yield otherwise;
            }
        };
    }

    /** A word that is no command may be one that is misspelled. */
    private static void suggest(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            Set<String> names = new TreeSet<>(command.getSubcommands().keySet());
            Similar.to(word, names)
                    .ifPresent(name ->
                            command.getErr()
                                    .println(
                                            "Did you mean: "
                                                    + command.getCommandSpec().qualifiedName()
                                                    + " "
                                                    + name
                                                    + "?"));
            return;
        }
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    }

    private static String describe(Fault fault) {
        String name = OPTIONS.getOrDefault(fault.field(), fault.field());
        return new Fault(name, fault.problem(), fault.expected()).describe();
    }
}
