package dev.crucible.core;

import java.time.Duration;

/**
 * A live isolated place with a working directory, {@code /work}, in which many commands are
 * executed one after the other. Files stay from one command to the next; processes do not: a
 * command is over when its program is, and whatever it left running has ended before its result is
 * there. Every command is held at a gate of its own until the host has read back that it is behind
 * the same walls as the first.
 *
 * <p>The limits of the session's {@link SandboxSpec} bound memory, processes and disk of the
 * session as a whole, files included. Elapsed time, processor time and output are bounded for each
 * command.
 *
 * <p>Thread-safe, for platform threads only. Files can be used while a command runs; what they hold
 * then is what the program makes of them.
 */
public interface SandboxSession extends AutoCloseable {
    /** What isolation was in force when the last gate was reached. */
    Attestation attestation();

    /**
     * Whether commands can still be executed: false once the sandbox has broken, its lifetime is
     * over, or it was closed.
     */
    boolean alive();

    /**
     * Executes a command and waits until everything that it started has ended.
     *
     * <p>A limit or a cancellation ends the command, not the session. When the sandbox breaks, the
     * outcome is {@link Outcome.Lost} and the session is dead. When it is closed meanwhile, the
     * outcome is {@link Outcome.Cancelled}. The disk limit is reached by a command that finds room
     * and leaves none. Of the usage, processor time is the command's own; the memory's peak counts
     * the session's files, and is the whole session's where the kernel cannot forget an earlier one
     * (control groups of version 2).
     *
     * @param wall elapsed time that it may take; the session's limit and the rest of its lifetime
     *     count where they are shorter
     * @param listener follows the output; must not block
     * @param cancellation ends the command at once when cancelled
     * @throws CrucibleException {@link ErrorCode#CONFLICT} when another command is running, or the
     *     session is not {@link #alive()}; {@link ErrorCode#TOO_LARGE} when the command with its
     *     environment is larger than 128 KiB or has more than 8,192 words
     */
    Sandbox.ExecResult exec(
            Command command, Duration wall, OutputListener listener, Cancellation cancellation);

    /**
     * Puts a file into the working directory, with the folders that lead to it. A regular file of
     * that name is replaced at once: a program sees the old or the new one.
     *
     * @throws CrucibleException {@link ErrorCode#INVALID_REQUEST} for an impossible path, {@link
     *     ErrorCode#TOO_LARGE} when it does not fit, {@link ErrorCode#CONFLICT} when something else
     *     than a regular file has that name or the session is not {@link #alive()}
     */
    void write(SandboxFile file);

    /**
     * The files in the working directory now, sorted by path. No link is followed; what is not a
     * regular file with a UTF-8 name is listed as skipped.
     *
     * @throws CrucibleException {@link ErrorCode#CONFLICT} when the session is not {@link #alive()}
     */
    Sandbox.FileListing list();

    /**
     * The content of a file. No link is followed, and nothing but a regular file is opened for
     * longer than a look at it.
     *
     * @param maxBytes refuses a larger file
     * @throws CrucibleException {@link ErrorCode#INVALID_REQUEST} for an impossible path, {@link
     *     ErrorCode#NOT_FOUND} when there is none, {@link ErrorCode#TOO_LARGE} when it is larger,
     *     {@link ErrorCode#CONFLICT} when it is not a regular file that can be read or the session
     *     is not {@link #alive()}
     */
    SandboxFile read(String path, long maxBytes);

    /**
     * Ends everything in the sandbox, also a command that is running, and releases what it held.
     * Safe from any thread and more than once. From within a command's listener it only begins the
     * end; the rest comes when that command returns.
     */
    @Override
    void close();
}
