package dev.crucible.api.handlers;

import dev.crucible.core.Choice;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.Isolation;
import dev.crucible.core.Measurement;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.util.List;

/** What can run here: engines and languages, of this machine or of the workers. */
public interface Machine {
    /** Every engine, available or not. */
    List<EngineInfo> engines();

    /** What was measured of an engine, as far as it holds now. */
    Measurement measured(EngineInfo engine);

    /**
     * Which engine it would be, and why.
     *
     * @throws dev.crucible.core.CrucibleException {@code UNSUPPORTED} where the choice is made
     *     elsewhere, {@code NOT_FOUND} when there is no engine of that name
     */
    Choice consider(EngineChoice engine, Isolation wanted);

    /** Every runtime that can be used, sorted by name. */
    List<Runtime> runtimes();

    /** Every runtime that is described but cannot be used. */
    List<RuntimeCatalog.Missing> missing();
}
