package dev.crucible.cli.remote;

import dev.crucible.api.documents.OutcomeJson;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Bytes;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;

import tools.jackson.databind.JsonNode;

import java.util.Base64;

/** What came of a command in a sandbox, written as if it had run here. */
final class ExecOutput {
    private final Terminal terminal;

    ExecOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Writes it and returns the exit code. */
    int write(JsonNode result) {
        RunOutput output = new RunOutput(terminal, null, () -> {});
        output.output(Stream.STDOUT, bytes(result, "stdout"));
        output.output(Stream.STDERR, bytes(result, "stderr"));
        output.finish();
        Outcome outcome = outcome(result);
        switch (outcome) {
            case Outcome.Exited _, Outcome.Signalled _ -> {}
            case Outcome.LimitReached _,
                    Outcome.Cancelled _,
                    Outcome.Refused _,
                    Outcome.Lost _,
                    Outcome.Breached _ ->
                    terminal.say(outcome.describe());
        }
        cutOff(result, "stdout");
        cutOff(result, "stderr");
        return output.closed() ? ExitCodes.CLOSED_PIPE : ExitCodes.of(outcome);
    }

    /** The exit code alone. */
    static int code(JsonNode result) {
        return ExitCodes.of(outcome(result));
    }

    private void cutOff(JsonNode result, String stream) {
        if (result.path(stream + "Truncated").asBoolean(false)) {
            terminal.say(stream + " is cut off");
        }
    }

    private static Outcome outcome(JsonNode result) {
        try {
            return OutcomeJson.read(result.path("outcome"));
        } catch (IllegalArgumentException newer) {
            return new Outcome.Lost("the server's answer makes no sense");
        }
    }

    private static Bytes bytes(JsonNode result, String stream) {
        if (!result.has(stream + "Base64")) {
            return Bytes.utf8(result.path(stream).asString(""));
        }
        try {
            return Bytes.copyOf(
                    Base64.getDecoder().decode(result.path(stream + "Base64").asString("")));
        } catch (IllegalArgumentException nonsense) {
            return Bytes.utf8(result.path(stream).asString(""));
        }
    }
}
