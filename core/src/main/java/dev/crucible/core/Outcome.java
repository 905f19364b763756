package dev.crucible.core;

/**
 * Why a run ended, as the host saw it. It is decided from wait statuses, clocks and counters that
 * the untrusted side cannot write, and never guessed from an exit code.
 */
public sealed interface Outcome {

    /** The program ended by itself with this code, 0 to 255. */
    record Exited(int code) implements Outcome {}

    /** A signal that was not Crucible's ended the program. */
    record Signalled(int signal) implements Outcome {}

    /** The run reached a bound and was ended. */
    record LimitReached(Limit limit) implements Outcome {}

    /** Whoever asked for the run took it back. */
    record Cancelled() implements Outcome {}

    /** The run was never started: this clause of what it required could not be met. */
    record Refused(String clause) implements Outcome {}

    /** The sandbox broke; what the program did is unknown. */
    record Lost(String cause) implements Outcome {}

    /**
     * The program touched what only somebody outside its sandbox can reach, which is named by its
     * kind, a colon and a phrase; it was ended, and nothing that it wrote or left is to be
     * believed.
     */
    record Breached(String canary) implements Outcome {}

    /** The name that appears as {@code type} in every interface. */
    default String type() {
        return switch (this) {
            case Exited _ -> "exited";
            case Signalled _ -> "signalled";
            case LimitReached _ -> "limit";
            case Cancelled _ -> "cancelled";
            case Refused _ -> "refused";
            case Lost _ -> "lost";
            case Breached _ -> "breached";
        };
    }

    /** Whether the program ran to its end and reported success. */
    default boolean success() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** One short phrase for a person. */
    default String describe() {
        return switch (this) {
            case Exited(int code) -> "exited " + code;
            case Signalled(int signal) -> "killed by signal " + signal;
            case LimitReached(Limit limit) -> limit.label() + " limit";
            case Cancelled _ -> "cancelled";
            case Refused(String clause) -> "refused: " + clause;
            case Lost(String cause) -> "lost: " + cause;
            case Breached(String canary) -> "broke out of its sandbox: " + canary;
        };
    }
}
