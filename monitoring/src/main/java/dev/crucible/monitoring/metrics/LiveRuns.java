package dev.crucible.monitoring.metrics;

import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must be remembered of runs that are not over, so that their end can be counted. Bounded: of
 * runs beyond, the time of waiting is not measured. Used by one thread.
 */
final class LiveRuns {
    private final int most;
    private final Map<RunId, LiveRun> runs = new HashMap<>();

    LiveRuns(int most) {
        this.most = most;
    }

    /**
     * A run that is not over.
     *
     * @param due when it could have been claimed
     */
    record LiveRun(RunSummary.Kind kind, String runtime, Instant due) {}

    void put(RunId id, LiveRun run) {
        if (runs.size() < most || runs.containsKey(id)) {
            runs.put(id, run);
        }
    }

    /** It can be claimed again from this time on. */
    void due(RunId id, Instant due) {
        runs.computeIfPresent(id, (_, run) -> new LiveRun(run.kind(), run.runtime(), due));
    }

    Optional<LiveRun> get(RunId id) {
        return Optional.ofNullable(runs.get(id));
    }

    Optional<LiveRun> remove(RunId id) {
        return Optional.ofNullable(runs.remove(id));
    }

    int size() {
        return runs.size();
    }
}
