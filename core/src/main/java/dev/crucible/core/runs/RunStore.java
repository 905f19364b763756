package dev.crucible.core.runs;

import dev.crucible.core.RunId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds runs. It follows the journal: what an append has recorded is found as soon as that is
 * durable, and inside the same unit of work at once. Implementations are thread-safe.
 */
public interface RunStore {
    /** The run of this id. */
    Optional<Run> find(RunId id);

    /** The run that this tenant submitted under this idempotency key. */
    Optional<Run> findByKey(String tenant, String key);

    /**
     * Runs that match, newest first.
     *
     * @param before only runs whose id sorts before this one; empty for the first page
     * @param limit most runs, 1 to 1000
     */
    List<Run> list(RunFilter filter, String before, int limit);

    /** How many runs match, by state. */
    Map<Run.State, Long> count(RunFilter filter);
}
