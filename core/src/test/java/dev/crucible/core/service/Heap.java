package dev.crucible.core.service;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.CursorStore;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunFold;
import dev.crucible.core.runs.RunStore;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A journal, its runs, cursors and units of work, as small as they can be: one lock, with undo. */
public final class Heap implements UnitOfWork, Journal, RunStore, CursorStore {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<RunId, Run> runs = new HashMap<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private boolean running;
    private volatile int failures;

    public Heap(InstantSource clock) {
        this.clock = clock;
    }

    /** Lets the next units come to nothing, as on a full disk. */
    public void failNext(int units) {
        failures = units;
    }

    @Override
    public <T> T commit(Supplier<T> work) {
        lock.lock();
        try {
            if (running) {
                return work.get();
            }
            running = true;
            boolean done = false;
            try {
                T result = work.get();
                if (failures > 0) {
                    failures--;
                    throw new CrucibleException(ErrorCode.INSUFFICIENT_RESOURCES, "disk full");
                }
                done = true;
                return result;
            } finally {
                while (!done && !undo.isEmpty()) {
                    undo.pop().run();
                }
                undo.clear();
                running = false;
                grown.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What puts back a change, if nothing comes of this unit. */
    public void undo(Runnable action) {
        undo.push(action);
    }

    @Override
    public List<Event> append(List<Entry> entries) {
        return commit(() -> entries.stream().map(this::append).toList());
    }

    private Event append(Entry entry) {
        Event event =
                new Event(events.size(), clock.instant().truncatedTo(ChronoUnit.MILLIS), entry);
        if (entry.fact() instanceof Fact.RunFact fact) {
            Run before = runs.get(fact.run());
            runs.put(fact.run(), RunFold.apply(before, event, fact));
            undo(() -> {
                if (before == null) {
                    runs.remove(fact.run());
                } else {
                    runs.put(fact.run(), before);
                }
            });
        }
        events.add(event);
        undo(events::removeLast);
        return event;
    }

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long size() {
        return locked(() -> (long) events.size());
    }

    @Override
    public List<Event> read(long from, int limit) {
        return locked(() ->
                List.copyOf(
                        events.subList((int) from, (int) Math.min(events.size(), from + limit))));
    }

    @Override
    public boolean awaitBeyond(long size, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (events.size() <= size) {
                if (left <= 0) {
                    return false;
                }
                left = grown.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Run> find(RunId id) {
        return locked(() -> Optional.ofNullable(runs.get(id)));
    }

    @Override
    public Optional<Run> findByKey(String tenant, String key) {
        return locked(() ->
                runs.values().stream()
                        .filter(run -> run.tenant().equals(tenant))
                        .filter(run -> run.key().equals(key))
                        .findFirst());
    }

    @Override
    public List<Run> list(RunFilter filter, String before, int limit) {
        return locked(() ->
                runs.values().stream()
                        .filter(run -> matches(filter, run))
                        .filter(run -> before.isEmpty() || run.id().value().compareTo(before) < 0)
                        .sorted(Comparator.comparing((Run run) -> run.id().value()).reversed())
                        .limit(limit)
                        .toList());
    }

    private static boolean matches(RunFilter filter, Run run) {
        return (filter.tenant().isEmpty() || filter.tenant().equals(run.tenant()))
                && filter.state().map(run.state()::equals).orElse(true)
                && (filter.batch().isEmpty() || filter.batch().equals(run.batch()));
    }

    @Override
    public Map<Run.State, Long> count(RunFilter filter) {
        Map<Run.State, Long> counts = new HashMap<>();
        list(filter, "", Integer.MAX_VALUE)
                .forEach(run -> counts.merge(run.state(), 1L, Long::sum));
        return counts;
    }

    /** Makes a run disappear, as a damaged store might. */
    public void lose(RunId run) {
        locked(() -> runs.remove(run));
    }

    @Override
    public long load(String subscriber) {
        return locked(() -> cursors.getOrDefault(subscriber, 0L));
    }

    @Override
    public void save(String subscriber, long next) {
        locked(() -> cursors.put(subscriber, next));
    }
}
