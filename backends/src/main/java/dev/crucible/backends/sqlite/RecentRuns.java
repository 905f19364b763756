package dev.crucible.backends.sqlite;

import dev.crucible.core.RunId;
import dev.crucible.core.runs.Run;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The runs that were changed or asked for last, as they are durably: whoever watches a run asks for
 * it again and again. Thread-safe.
 */
final class RecentRuns {
    private static final int MOST = 1_024;

    private final Map<RunId, Run> runs = new LinkedHashMap<>(64, 0.75f, true);
    private long changes;

    /** The run, if it is remembered. */
    synchronized @Nullable Run find(RunId id) {
        return runs.get(id);
    }

    /** How often anything has changed; to be asked before a run is read. */
    synchronized long changes() {
        return changes;
    }

    /** The run has changed, durably. In the order of the changes. */
    synchronized void changed(Run run) {
        changes++;
        remember(run);
    }

    /** The run was read. It is not remembered if it may have changed since. */
    synchronized void read(Run run, long changesBefore) {
        if (changes == changesBefore) {
            remember(run);
        }
    }

    private void remember(Run run) {
        runs.put(run.id(), run);
        if (runs.size() > MOST) {
            runs.remove(runs.keySet().iterator().next());
        }
    }
}
