package dev.crucible.backends.sqlite;

import dev.crucible.backends.EntrySource;
import dev.crucible.backends.Growth;
import dev.crucible.backends.LogClock;
import dev.crucible.backends.Milliseconds;
import dev.crucible.backends.StoredEntry;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The journal in the database. Every event changes the projections in the same transaction; every
 * read is checked against the hash that was stored with the event. Thread-safe.
 */
public final class SqliteJournal implements Journal, EntrySource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SqliteJournal.class.getName());
    private static final int MOST = 1_000;

    /** So many of the newest entries are checked when the journal is opened. */
    private static final int CHECKED_ON_START = 1_000;

    private final SqliteStore store;
    private final EventCodec codec;
    private final List<Projection> projections;
    private final EventTail tail = new EventTail();
    private final Growth durable;

    /** The index of the next event, durable or not; on the writer's thread. */
    private long next;

    /** On the writer's thread. */
    private final LogClock clock;

    private volatile boolean intact = true;

    private SqliteJournal(
            SqliteStore store,
            EventCodec codec,
            InstantSource clock,
            List<Projection> projections,
            long size,
            Instant last) {
        this.store = store;
        this.codec = codec;
        this.projections = List.copyOf(projections);
        this.clock = new LogClock(clock, last);
        this.next = size;
        this.durable = new Growth("journal-waker", size);
    }

    /**
     * Continues the journal of the store.
     *
     * @param runs the tables that follow it
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when the newest entries are not as recorded
     */
    public static SqliteJournal open(
            SqliteStore store, EventCodec codec, InstantSource clock, SqliteRuns runs) {
        long size = EventRows.size(store);
        List<StoredEntry> newest =
                EventRows.read(store, Math.max(0, size - CHECKED_ON_START), size);
        Instant last =
                newest.isEmpty()
                        ? Instant.EPOCH
                        : codec.decode(size - 1, newest.getLast().entry()).time();
        return new SqliteJournal(store, codec, clock, List.of(runs.projection()), size, last);
    }

    @Override
    public List<Event> append(List<Entry> entries) {
        if (store.inUnit()) {
            return append(store.current(), prepared(entries, clock.read()));
        }
        // Encoding and hashing are done here, because the writer's time is everybody's.
        List<Prepared> prepared = prepared(entries, clock.read());
        return store.commit(() -> append(store.current(), prepared));
    }

    private List<Prepared> prepared(List<Entry> entries, Instant time) {
        List<Prepared> prepared = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            prepared.add(prepared(Milliseconds.of(entry), time));
        }
        return prepared;
    }

    /** The bytes of an event do not say its index, so they can be made before that is known. */
    private Prepared prepared(Entry entry, Instant time) {
        Bytes bytes = codec.encode(new Event(0, time, entry));
        return new Prepared(entry, time, bytes, Rfc6962.leaf(bytes));
    }

    private List<Event> append(SqliteTransaction unit, List<Prepared> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        long before = next;
        LogClock.State clockBefore = clock.state();
        unit.undo(() -> {
            next = before;
            clock.state(clockBefore);
        });
        LogClock.Tick tick = clock.tickOf(entries.getFirst().time());
        if (tick.backMillis() > 0) {
            sayThatTheClockWentBack(unit, tick);
        }
        List<Event> events = new ArrayList<>(entries.size());
        for (Prepared entry : entries) {
            events.add(
                    append(
                            unit,
                            entry.time().equals(tick.time())
                                    ? entry
                                    : prepared(entry.entry(), tick.time())));
        }
        long after = next;
        unit.afterCommit(() -> durable.to(after));
        return Collections.unmodifiableList(events);
    }

    private void sayThatTheClockWentBack(SqliteTransaction unit, LogClock.Tick tick) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the clock went back by {0} ms; events keep the time {1} until it has caught up",
                tick.backMillis(),
                tick.time());
        Fact fact = new Fact.ClockWentBack(tick.backMillis());
        append(unit, prepared(Entry.bySystem("", fact), tick.time()));
    }

    private Event append(SqliteTransaction unit, Prepared prepared) {
        Event event = new Event(next, prepared.time(), prepared.entry());
        StoredEntry stored = new StoredEntry(next, prepared.bytes(), prepared.leaf());
        next++;
        EventRows.insert(unit, stored);
        tail.add(event, stored);
        for (Projection projection : projections) {
            projection.apply(event, unit);
        }
        return event;
    }

    /** An entry with what the log stores of it, if it gets this time. */
    private record Prepared(Entry entry, Instant time, Bytes bytes, Hash leaf) {}

    @Override
    public long size() {
        return durable.value();
    }

    @Override
    public List<Event> read(long from, int limit) {
        if (from < 0 || limit < 1 || limit > MOST) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "events are read from 0 on, 1 to 1000 at once");
        }
        long end = Math.min(from + limit, size());
        List<Event> events = new ArrayList<>();
        for (long index = from; index < end; index++) {
            EventTail.Slot slot = tail.get(index);
            if (slot == null) {
                return stored(from, end);
            }
            events.add(slot.event());
        }
        return List.copyOf(events);
    }

    private List<Event> stored(long from, long end) {
        return checked(from, end).stream()
                .map(stored -> codec.decode(stored.index(), stored.entry()))
                .toList();
    }

    @Override
    public List<StoredEntry> entries(long from, long end) {
        Objects.checkFromToIndex(from, end, size());
        List<StoredEntry> entries = new ArrayList<>((int) (end - from));
        for (long index = from; index < end; index++) {
            EventTail.Slot slot = tail.get(index);
            if (slot == null) {
                return checked(from, end);
            }
            entries.add(slot.stored());
        }
        return entries;
    }

    private List<StoredEntry> checked(long from, long end) {
        try {
            return EventRows.read(store, from, end);
        } catch (CrucibleException failure) {
            if (failure.code() == ErrorCode.JOURNAL_CORRUPT) {
                intact = false;
            }
            throw failure;
        }
    }

    /**
     * Whether every entry that was read since the journal was opened, the newest ones at that time
     * among them, is what was recorded. What nobody has read is not known; see {@link StoreAudit}.
     */
    public boolean intact() {
        return intact;
    }

    @Override
    public boolean awaitBeyond(long size, Duration timeout) throws InterruptedException {
        return durable.awaitBeyond(size, timeout);
    }

    /** Ends the wait of everybody who waits. The store stays open. */
    @Override
    public void close() {
        durable.close();
    }
}
