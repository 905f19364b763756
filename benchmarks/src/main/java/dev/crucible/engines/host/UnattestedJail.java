package dev.crucible.engines.host;

import dev.crucible.core.ExecutionEngine;

import java.nio.file.Path;

/**
 * The way to a jail at whose gate nothing is shown, which exists for the benchmark of attestation:
 * it is in its module, and in this package, because nothing else may find it.
 */
public final class UnattestedJail implements AutoCloseable {
    private final HostContext context;
    private final ExecutionEngine engine;

    /**
     * Beside the engines of this machine, which share the slots.
     *
     * @param weakenedHelper directory of the helper that can leave things out
     */
    public UnattestedJail(Path weakenedHelper, Path slotFile, Path folder) {
        context = new HostContext(slotFile, folder, "");
        engine = HostEngines.unattested(context, weakenedHelper);
    }

    /** The engine. */
    public ExecutionEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        context.close();
    }
}
