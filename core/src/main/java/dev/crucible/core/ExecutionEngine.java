package dev.crucible.core;

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
     * Makes a sandbox and holds it at its gate: everything that isolates it is in force and has
     * been read back from the host's side, and nothing untrusted has run yet.
     *
     * @throws SandboxException when the sandbox cannot be made, or a required control is not shown
     */
    Sandbox open(SandboxSpec spec);
}
