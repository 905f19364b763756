package dev.crucible.api.handlers;

import dev.crucible.core.EngineInfo;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.util.List;

/** What can run here: engines and languages, of this machine or of the workers. */
public interface Machine {
    /** Every engine, available or not. */
    List<EngineInfo> engines();

    /** Every runtime that can be used, sorted by name. */
    List<Runtime> runtimes();

    /** Every runtime that is described but cannot be used. */
    List<RuntimeCatalog.Missing> missing();
}
