package dev.crucible.backends.sqlite;

import dev.crucible.core.RunId;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFold;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the table of runs. Remembers the runs it touched last, so that a fold needs no query. For
 * one thread.
 */
final class RunProjection implements Projection {
    private static final int REMEMBERED = 8_192;

    private final RunTable table;
    private final RecentRuns recent;
    private final Map<RunId, Run> remembered = new LinkedHashMap<>(1_024, 0.75f, true);

    /** Keeps this table; {@code recent} hears of every run that has durably changed. */
    RunProjection(RunTable table, RecentRuns recent) {
        this.table = table;
        this.recent = recent;
    }

    @Override
    public void apply(Event event, Changes changes) {
        if (!(event.fact() instanceof Fact.RunFact fact)) {
            return;
        }
        // That the id of a new run is not there yet is a rule of the table, and needs no question.
        boolean isNew = fact instanceof Fact.RunSubmitted;
        Run before = isNew ? remembered.get(fact.run()) : find(changes, fact.run());
        Run after = RunFold.apply(before, event, fact);
        if (before == null) {
            table.insert(changes, after);
        } else {
            table.update(changes, after);
        }
        Run restored = remembered.get(fact.run());
        changes.undo(() -> restore(fact.run(), restored));
        changes.afterCommit(() -> recent.changed(after));
        remembered.put(fact.run(), after);
        if (remembered.size() > REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
    }

    /** The run as it is inside the running unit. */
    @Nullable Run find(SqliteReads reads, RunId id) {
        Run run = remembered.get(id);
        return run != null ? run : table.find(reads, id);
    }

    private void restore(RunId id, @Nullable Run run) {
        if (run == null) {
            remembered.remove(id);
        } else {
            remembered.put(id, run);
        }
    }
}
