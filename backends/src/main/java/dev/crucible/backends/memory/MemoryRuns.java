package dev.crucible.backends.memory;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunFold;
import dev.crucible.core.runs.RunStore;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The runs in memory, which the journal keeps up to date. Thread-safe. */
public final class MemoryRuns implements RunStore {
    private static final int MOST = 1_000;

    private final MemoryUnits units;
    private final NavigableMap<String, Run> runs = new TreeMap<>();

    /** No runs yet. */
    public MemoryRuns(MemoryUnits units) {
        this.units = units;
    }

    /** Takes an event up; inside a unit. */
    void apply(Event event) {
        if (!(event.fact() instanceof Fact.RunFact fact)) {
            return;
        }
        String id = fact.run().value();
        Run before = runs.get(id);
        Run after = RunFold.apply(before, event, fact);
        requireFreshKey(before == null ? after : before, after);
        units.undo(() -> restore(id, Optional.ofNullable(before)));
        runs.put(id, after);
    }

    private void requireFreshKey(Run before, Run after) {
        if (before == after && findByKey(after.tenant(), after.key()).isPresent()) {
            throw new CrucibleException(
                    ErrorCode.INTERNAL, "a second run of the key " + after.key());
        }
    }

    private void restore(String id, Optional<Run> run) {
        run.ifPresentOrElse(earlier -> runs.put(id, earlier), () -> runs.remove(id));
    }

    @Override
    public Optional<Run> find(RunId id) {
        return units.read(() -> Optional.ofNullable(runs.get(id.value())));
    }

    @Override
    public Optional<Run> findByKey(String tenant, String key) {
        return key.isEmpty()
                ? Optional.empty()
                : units.read(() ->
                        runs.values().stream()
                                .filter(run -> run.tenant().equals(tenant))
                                .filter(run -> run.key().equals(key))
                                .findFirst());
    }

    @Override
    public List<Run> list(RunFilter filter, String before, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "runs are listed 1 to 1000 at once");
        }
        return units.read(() -> {
            NavigableMap<String, Run> earlier =
                    before.isEmpty() ? runs : runs.headMap(before, false);
            return matching(earlier, filter).limit(limit).toList();
        });
    }

    @Override
    public Map<Run.State, Long> count(RunFilter filter) {
        return units.read(() -> {
            Map<Run.State, Long> counts = new EnumMap<>(Run.State.class);
            matching(runs, filter).forEach(run -> counts.merge(run.state(), 1L, Long::sum));
            return counts;
        });
    }

    private static Stream<Run> matching(NavigableMap<String, Run> runs, RunFilter filter) {
        return runs.descendingMap().values().stream().filter(run -> matches(filter, run));
    }

    private static boolean matches(RunFilter filter, Run run) {
        return wanted(filter.tenant(), run.tenant())
                && filter.state().map(run.state()::equals).orElse(true)
                && wanted(filter.outcome(), run.ending().map(MemoryRuns::outcome).orElse(""))
                && wanted(filter.kind(), run.summary().kind().label())
                && wanted(filter.runtime(), run.summary().runtime())
                && wanted(filter.engine(), run.ending().map(Ending::engine).orElse(""))
                && wanted(filter.batch(), run.batch())
                && contains(run, filter.text())
                && filter.submittedAfter().map(time -> !run.submitted().isBefore(time)).orElse(true)
                && filter.submittedBefore().map(run.submitted()::isBefore).orElse(true);
    }

    private static boolean wanted(String filter, String value) {
        return filter.isEmpty() || filter.equals(value);
    }

    private static boolean contains(Run run, String text) {
        return run.id().value().contains(text)
                || run.summary().labels().values().stream().anyMatch(word -> word.contains(text));
    }

    private static String outcome(Ending ending) {
        return switch (ending) {
            case Ending.Ran ran -> ran.outcome().type();
            case Ending.Scored scored -> scored.verdict();
        };
    }
}
