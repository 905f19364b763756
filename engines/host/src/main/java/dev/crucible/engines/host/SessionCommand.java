package dev.crucible.engines.host;

import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.linux.Jail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a command must be so that the jail can take it. */
final class SessionCommand {
    /** Below what one message on a socket carries by default (net.core.wmem_default). */
    private static final int MAX_BYTES = 128 * 1024;

    /** Half of what the jail has room for. */
    private static final int MAX_WORDS = 8192;

    private SessionCommand() {}

    static void check(Command command, Duration wall) {
        List<Fault> faults = new ArrayList<>();
        if (wall.compareTo(Duration.ofMillis(1)) < 0) {
            faults.add(new Fault("wall", wall + " is impossible", "1 ms or more"));
        }
        if (command.argv().isEmpty()) {
            faults.add(new Fault("argv", "is empty", "a program and its arguments"));
        }
        Stream<String> environment =
                command.environment().entrySet().stream()
                        .flatMap(variable -> Stream.of(variable.getKey(), variable.getValue()));
        if (Stream.concat(command.argv().stream(), environment)
                .anyMatch(word -> word.indexOf('\0') >= 0)) {
            faults.add(new Fault("argv", "has a NUL character", "words without one"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        int words = command.argv().size() + command.environment().size();
        int bytes = Jail.go(command).length;
        if (words > MAX_WORDS || bytes > MAX_BYTES) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE,
                    "the command with its environment has "
                            + words
                            + " words and "
                            + bytes
                            + " bytes (expected at most "
                            + MAX_WORDS
                            + " and "
                            + MAX_BYTES
                            + ")");
        }
    }
}
