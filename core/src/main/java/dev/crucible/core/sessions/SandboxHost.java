package dev.crucible.core.sessions;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;

import java.time.Duration;

/**
 * Where sessions live: engines of this process, or a worker's. Every sandbox is named by the id it
 * was opened under. Implementations are thread-safe, and may be called from any thread.
 *
 * <p>Every method but {@link #open} and {@link #close} throws {@code NOT_FOUND} when there is no
 * such sandbox, and otherwise what {@link dev.crucible.core.SandboxSession} throws.
 */
public interface SandboxHost extends AutoCloseable {
    /**
     * Opens a sandbox.
     *
     * @param id names it from now on
     * @throws dev.crucible.core.SandboxException when what is asked for cannot be had
     */
    Opened open(String id, Wish wish);

    /** Whether commands can still be executed in it; false also when there is no such sandbox. */
    boolean alive(String id);

    /** Executes a command and waits for its end. */
    Sandbox.ExecResult exec(
            String id,
            Command command,
            Duration wall,
            OutputListener listener,
            Cancellation cancellation);

    /** Puts a file into the working directory. */
    void write(String id, SandboxFile file);

    /** The files in the working directory. */
    Sandbox.FileListing list(String id);

    /** The content of a file. */
    SandboxFile read(String id, String path, long maxBytes);

    /** Ends everything in it and forgets it. Does nothing when there is no such sandbox. */
    void close(String id);

    /** Ends every sandbox. */
    @Override
    void close();

    /**
     * What sandbox is wanted.
     *
     * @param isolation what is demanded of it
     * @param lifetime after which it ends by itself, whoever is still there
     */
    record Wish(EngineChoice engine, Isolation isolation, SandboxSpec spec, Duration lifetime) {}

    /**
     * A sandbox that is open.
     *
     * @param attestation what isolation is in force
     */
    record Opened(String engine, IsolationClass isolation, Attestation attestation) {}
}
