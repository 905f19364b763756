package dev.crucible.cli;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;

/**
 * What the exit code of the process says. {@code run} does as {@code docker run} does: the
 * program's own code, or one that says why there is none.
 */
final class ExitCodes {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** A time limit ended the program, as {@code timeout} says it. */
    static final int TIME_LIMIT = 124;

    /** Crucible refused or failed; the program's own fate is unknown. */
    static final int CRUCIBLE = 125;

    /** Another limit, or Crucible's kill, ended the program: 128 and SIGKILL. */
    static final int KILLED = 137;

    static final int INTERRUPTED = 130;

    /** Whoever reads the output has closed it: 128 and SIGPIPE. */
    static final int CLOSED_PIPE = 141;

    private static final int SIGNALLED = 128;

    private ExitCodes() {}

    /** The exit code of {@code run}. */
    static int of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code;
            case Outcome.Signalled(int signal) -> SIGNALLED + signal;
            case Outcome.LimitReached(Limit limit) ->
                    switch (limit) {
                        case WALL, CPU -> TIME_LIMIT;
                        case MEMORY, PROCESSES, DISK, OUTPUT -> KILLED;
                    };
            case Outcome.Cancelled _ -> INTERRUPTED;
            case Outcome.Refused _, Outcome.Lost _ -> CRUCIBLE;
        };
    }

    /** The exit code of a command that failed; {@code otherwise} where the user is not to blame. */
    static int of(CrucibleException failure, int otherwise) {
        return failure.code() == ErrorCode.INVALID_REQUEST || failure.code() == ErrorCode.NOT_FOUND
                ? USAGE
                : otherwise;
    }
}
