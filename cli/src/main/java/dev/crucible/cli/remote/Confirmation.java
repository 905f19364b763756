package dev.crucible.cli.remote;

import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Asks before what cannot be undone. */
final class Confirmation {
    private static final int MAX_ANSWER = 100;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    /**
     * Whether the user wants it.
     *
     * @param deed what is about to be done, such as {@code erase …}
     * @throws InvalidRequestException when nobody is there to be asked
     */
    boolean given(Terminal terminal, String deed) {
        if (yes) {
            return true;
        }
        if (!terminal.errIsTerminal()) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "--yes",
                                    "is missing, and nobody can be asked",
                                    "it, to " + deed)));
        }
        terminal.say(deed + "? [y/N]");
        String answer = answer(terminal).strip().toLowerCase(Locale.ROOT);
        if (answer.equals("y") || answer.equals("yes")) {
            return true;
        }
        terminal.say("nothing was done");
        return false;
    }

    private static String answer(Terminal terminal) {
        StringBuilder line = new StringBuilder();
        try {
            for (int b = terminal.in().read();
                    b >= 0 && b != '\n' && line.length() < MAX_ANSWER;
                    b = terminal.in().read()) {
                line.append((char) b);
            }
        } catch (IOException gone) {
            return "";
        }
        return new String(
                line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
