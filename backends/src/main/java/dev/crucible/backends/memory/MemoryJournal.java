package dev.crucible.backends.memory;

import dev.crucible.backends.LogClock;
import dev.crucible.backends.Milliseconds;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.journal.events.EventCodec;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The journal in memory, in the bytes in which others store it. Thread-safe. */
public final class MemoryJournal implements Journal {
    private static final int MOST = 1_000;

    private final MemoryUnits units;
    private final EventCodec codec;
    private final LogClock clock;
    private final MemoryRuns runs;
    private final List<Bytes> entries = new ArrayList<>();
    private final ReentrantLock waiting = new ReentrantLock();
    private final Condition grown = waiting.newCondition();
    private long committed;

    /** An empty journal, which the runs follow. */
    public MemoryJournal(
            MemoryUnits units, EventCodec codec, InstantSource clock, MemoryRuns runs) {
        this.units = units;
        this.codec = codec;
        this.clock = new LogClock(clock, Instant.EPOCH);
        this.runs = runs;
    }

    @Override
    public List<Event> append(List<Entry> added) {
        return units.commit(() -> appendInUnit(added));
    }

    private List<Event> appendInUnit(List<Entry> added) {
        LogClock.State before = clock.state();
        units.undo(() -> clock.state(before));
        LogClock.Tick tick = clock.tick();
        if (tick.backMillis() > 0) {
            Fact fact = new Fact.ClockWentBack(tick.backMillis());
            append(tick.time(), Entry.bySystem("", fact));
        }
        List<Event> events = added.stream().map(entry -> append(tick.time(), entry)).toList();
        units.afterCommit(() -> wake(entries.size()));
        return events;
    }

    private Event append(Instant time, Entry entry) {
        Event event = new Event(entries.size(), time, Milliseconds.of(entry));
        entries.add(codec.encode(event));
        units.undo(entries::removeLast);
        runs.apply(event);
        return event;
    }

    private void wake(long size) {
        waiting.lock();
        try {
            committed = size;
            grown.signalAll();
        } finally {
            waiting.unlock();
        }
    }

    @Override
    public long size() {
        return units.read(() -> (long) entries.size());
    }

    @Override
    public List<Event> read(long from, int limit) {
        if (from < 0 || limit < 1 || limit > MOST) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "events are read from 0 on, 1 to 1000 at once");
        }
        return units.read(() -> decoded(from, Math.min(from + limit, entries.size())));
    }

    private List<Event> decoded(long from, long end) {
        List<Event> events = new ArrayList<>();
        for (long index = from; index < end; index++) {
            events.add(codec.decode(index, entries.get((int) index)));
        }
        return List.copyOf(events);
    }

    /* Asks for no unit while it holds its own lock: a unit takes that lock when it is whole. */
    @Override
    public boolean awaitBeyond(long size, Duration timeout) throws InterruptedException {
        waiting.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (committed <= size && left > 0) {
                left = grown.awaitNanos(left);
            }
            return committed > size;
        } finally {
            waiting.unlock();
        }
    }
}
