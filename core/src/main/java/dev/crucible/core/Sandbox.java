package dev.crucible.core;

import java.util.List;

/**
 * A live isolated place with a working directory, {@code /work}. It is used by one thread at a time
 * and never twice: the first {@link #exec} is the last. Closing it ends everything in it and leaves
 * nothing behind.
 */
public interface Sandbox extends AutoCloseable {
    /** What isolation was in force when the gate was reached. */
    Attestation attestation();

    /**
     * Puts a file into the working directory, before {@link #exec}.
     *
     * @throws SandboxException when it does not fit or the path is taken by a directory
     */
    void write(SandboxFile file);

    /**
     * Opens the gate for the command and waits until everything it started has ended.
     *
     * @param listener follows the output; must not block
     * @param cancellation ends the command at once when cancelled
     */
    ExecResult exec(Command command, OutputListener listener, Cancellation cancellation);

    /**
     * The files in the working directory after {@link #exec}, sorted by path. No link is followed;
     * what is not a regular file with a UTF-8 name is listed as skipped.
     */
    FileListing list();

    /**
     * The content of a listed file. No link is followed.
     *
     * @param maxBytes refuses a larger file
     * @throws SandboxException when it is not a regular file of at most that size
     */
    SandboxFile read(String path, long maxBytes);

    /**
     * What has shown so far that the program was outside this sandbox, each in one phrase; none
     * where nobody watches. More may be found as long as the sandbox is open.
     */
    default List<String> alarms() {
        return List.of();
    }

    /** Ends everything in the sandbox and releases what it held. Safe to call twice. */
    @Override
    void close();

    /**
     * A regular file in the working directory.
     *
     * @param path relative to the working directory
     * @param size in bytes
     */
    record FileEntry(String path, long size) {}

    /**
     * What is in the working directory.
     *
     * @param files the regular files
     * @param skipped what was left out, each with its reason, at most 100 lines
     */
    record FileListing(List<FileEntry> files, List<String> skipped) {
        /** Copies the lists. */
        public FileListing {
            files = List.copyOf(files);
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * How a command ended.
     *
     * @param outcome why, as the host saw it
     * @param stdout what it wrote to standard output
     * @param stderr what it wrote to standard error
     * @param usage what it used
     */
    record ExecResult(Outcome outcome, CapturedStream stdout, CapturedStream stderr, Usage usage) {}
}
