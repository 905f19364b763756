package dev.crucible.core;

import java.time.Duration;
import java.util.Optional;

/** What makes sandboxes. Implementations are thread-safe. */
public interface ExecutionEngine extends Component {
    /** What this engine is on this machine; measured once, cheap afterwards. */
    EngineInfo info();

    /** How users name it. */
    @Override
    default String name() {
        return info().name();
    }

    /**
     * The languages that its sandboxes have, when they are not those of this machine: what runs in
     * it then comes with the engine. Empty when a sandbox shows the programs of this machine.
     */
    default Optional<RuntimeCatalog> runtimes() {
        return Optional.empty();
    }

    /** Whether its sandboxes can stand on the root filesystem of an {@link Image}. */
    default boolean takesImages() {
        return false;
    }

    /**
     * Makes a sandbox and holds it at its gate: everything that isolates it is in force and has
     * been read back from the host's side, and nothing untrusted has run yet.
     *
     * @throws SandboxException when the sandbox cannot be made, or a required control is not shown
     */
    Sandbox open(SandboxSpec spec);

    /** Whether {@link #openSession} can work at all; what is unavailable here still says so. */
    default boolean offersSessions() {
        return false;
    }

    /**
     * Makes a sandbox for many commands and holds it at its first gate, as {@link #open} does.
     *
     * @param lifetime after which the sandbox ends, whatever its users do or fail to do; 1 ms to 7
     *     days
     * @throws SandboxException when this engine offers no sessions, when the sandbox cannot be
     *     made, or when a required control is not shown
     */
    default SandboxSession openSession(SandboxSpec spec, Duration lifetime) {
        throw SandboxException.refused(
                "engine " + name() + " offers no sessions: its sandboxes execute one command");
    }
}
