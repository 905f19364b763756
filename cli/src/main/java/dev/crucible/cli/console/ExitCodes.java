package dev.crucible.cli.console;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;

/**
 * What the exit code of the process says. {@code run} does as {@code docker run} does: the
 * program's own code, or one that says why there is none.
 */
public final class ExitCodes {
    /** It did what was asked. */
    public static final int OK = 0;

    /** It failed. */
    public static final int FAILED = 1;

    /** The command or an input is wrong. */
    public static final int USAGE = 2;

    /** There is no such thing on the server, or no longer. */
    public static final int NOT_FOUND = 3;

    /** The server does not know who is asking, or does not allow it. */
    public static final int NOT_ALLOWED = 4;

    /** It contradicts how things stand on the server. */
    public static final int CONFLICT = 5;

    /** The server was asked too often, or the quota is used up. */
    public static final int RATE_LIMITED = 6;

    /** The server does not answer, or cannot now. */
    public static final int UNAVAILABLE = 7;

    /** A time limit ended the program, as {@code timeout} says it. */
    public static final int TIME_LIMIT = 124;

    /** Crucible refused or failed; the program's own fate is unknown. */
    public static final int CRUCIBLE = 125;

    /** Another limit, or Crucible's kill, ended the program: 128 and SIGKILL. */
    public static final int KILLED = 137;

    /** The user interrupted it: 128 and SIGINT. */
    public static final int INTERRUPTED = 130;

    /** Whoever reads the output has closed it: 128 and SIGPIPE. */
    public static final int CLOSED_PIPE = 141;

    private static final int SIGNALLED = 128;

    private ExitCodes() {}

    /** The exit code of {@code run}. */
    public static int of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code;
            case Outcome.Signalled(int signal) -> SIGNALLED + signal;
            case Outcome.LimitReached(Limit limit) ->
                    switch (limit) {
                        case WALL, CPU -> TIME_LIMIT;
                        case MEMORY, PROCESSES, DISK, OUTPUT -> KILLED;
                    };
            case Outcome.Cancelled _ -> INTERRUPTED;
            case Outcome.Refused _, Outcome.Lost _, Outcome.Breached _ -> CRUCIBLE;
        };
    }

    /** The exit code of a command that failed; {@code otherwise} where the user is not to blame. */
    public static int of(CrucibleException failure, int otherwise) {
        return failure.code() == ErrorCode.INVALID_REQUEST || failure.code() == ErrorCode.NOT_FOUND
                ? USAGE
                : otherwise;
    }

    /** The exit code of a command that a server has refused. */
    public static int ofServer(CrucibleException failure) {
        return switch (failure.code()) {
            case INVALID_REQUEST, TOO_LARGE -> USAGE;
            case NOT_FOUND, GONE -> NOT_FOUND;
            case UNAUTHENTICATED, FORBIDDEN -> NOT_ALLOWED;
            case CONFLICT -> CONFLICT;
            case RATE_LIMITED, QUOTA_EXCEEDED -> RATE_LIMITED;
            case UNAVAILABLE, INSUFFICIENT_RESOURCES -> UNAVAILABLE;
            case REFUSED, UNSUPPORTED, SANDBOX_LOST, JOURNAL_CORRUPT, INTERNAL -> FAILED;
        };
    }
}
