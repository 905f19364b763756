package dev.crucible.core;

import org.jspecify.annotations.Nullable;

/** A sandbox could not be made, or broke. */
public final class SandboxException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    private SandboxException(
            ErrorCode code, Outcome outcome, String message, @Nullable Throwable cause) {
        super(code, message, cause);
        this.outcome = outcome;
    }

    /** A clause of what was required cannot be met here. */
    public static SandboxException refused(String clause) {
        return new SandboxException(ErrorCode.REFUSED, new Outcome.Refused(clause), clause, null);
    }

    /** The sandbox failed for a reason that is not the program's. */
    public static SandboxException lost(String cause) {
        return new SandboxException(ErrorCode.SANDBOX_LOST, new Outcome.Lost(cause), cause, null);
    }

    /** As {@link #lost(String)}, with the exception behind it. */
    public static SandboxException lost(String cause, Throwable reason) {
        return new SandboxException(ErrorCode.SANDBOX_LOST, new Outcome.Lost(cause), cause, reason);
    }

    /**
     * A file of the sandbox cannot be used as asked, for a reason that lies in the sandbox and not
     * in its walls. To a run that needs the file it is a loss.
     */
    public static SandboxException file(ErrorCode code, String cause) {
        return new SandboxException(code, new Outcome.Lost(cause), cause, null);
    }

    /** The program was outside its sandbox, as this canary shows; its files are not given out. */
    public static SandboxException breached(String canary) {
        Outcome outcome = new Outcome.Breached(canary);
        return new SandboxException(ErrorCode.SANDBOX_LOST, outcome, outcome.describe(), null);
    }

    /** The outcome of a run that meets this: refused, lost or breached. */
    public Outcome outcome() {
        return outcome;
    }
}
