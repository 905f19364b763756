package dev.crucible.cli.service;

import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Workers that were here before the service stopped. They need a while to find the new one, and
 * what only they can do is no reason to refuse until then. Who has never seen another worker than
 * its own waits for nobody. Thread-safe.
 */
final class AwaitedWorkers {
    private static final int LOOKED_AT = 1_000;

    private final Set<String> names;
    private final long since;
    private final long patience;
    private final LongSupplier nanoTime;

    private AwaitedWorkers(Set<String> names, Duration patience, LongSupplier nanoTime) {
        this.names = Set.copyOf(names);
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /**
     * Those whom the newest events show at work, and not leaving.
     *
     * @param patience how long they are waited for from now on
     */
    static AwaitedWorkers of(Journal journal, Duration patience, LongSupplier nanoTime) {
        long from = Math.max(0, journal.size() - LOOKED_AT);
        List<Event> newest = journal.size() == 0 ? List.of() : journal.read(from, LOOKED_AT);
        return new AwaitedWorkers(
                lastSeen(newest.stream().map(Event::fact).toList()), patience, nanoTime);
    }

    private static Set<String> lastSeen(List<Fact> facts) {
        Set<String> seen = new HashSet<>();
        for (Fact fact : facts) {
            if (fact instanceof Fact.WorkerJoined joined) {
                seen.add(joined.worker());
            } else if (fact instanceof Fact.RunClaimed claimed) {
                seen.add(claimed.worker());
            } else if (fact instanceof Fact.WorkerLeft left) {
                seen.remove(left.worker());
            }
        }
        seen.removeIf(worker -> worker.startsWith(RunParts.LOCAL));
        return seen;
    }

    /** Whether somebody may still come who is not among these. */
    boolean missingFrom(Collection<String> joined) {
        return !joined.containsAll(names) && nanoTime.getAsLong() - since < patience;
    }
}
