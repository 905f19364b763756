package dev.crucible.backends.sqlite;

import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.Scheduler;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkBell;
import dev.crucible.core.queue.WorkQueue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The queue in the database. Decisions are made in memory, on the writing thread; each change is a
 * row in table {@code work}, in the same commit as whatever else its unit of work does. After a
 * restart every lease is a full one.
 */
public final class SqliteQueue implements WorkQueue {
    private final SqliteStore store;
    private final WorkBell bell;
    private final Scheduler scheduler;

    private SqliteQueue(
            SqliteStore store,
            QueueSettings settings,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        bell = new WorkBell(clock);
        scheduler = new Scheduler(settings, clock, random, new SqliteQueueRows(store), bell);
    }

    /**
     * The queue of this store, as it was left. There must be one only.
     *
     * @param random decides how long failed work waits; used by this queue only
     */
    public static SqliteQueue open(
            SqliteStore store,
            QueueSettings settings,
            InstantSource clock,
            RandomGenerator random) {
        SqliteQueue queue = new SqliteQueue(store, settings, clock, random);
        return store.commit(() -> {
            SqliteQueueRows.load(store.current(), queue.scheduler);
            return queue;
        });
    }

    private Consumer<Runnable> undo() {
        return store.current()::undo;
    }

    @Override
    public boolean enqueue(Work work) {
        return store.commit(() -> scheduler.enqueue(work, undo()));
    }

    @Override
    public List<Lease> claim(String worker, Set<String> abilities, int most) {
        return store.commit(() -> scheduler.claim(worker, abilities, most, undo()));
    }

    @Override
    public long offers() {
        return bell.offers();
    }

    @Override
    public void awaitWork(Set<String> abilities, long seen, Duration timeout)
            throws InterruptedException {
        bell.await(abilities, seen, timeout);
    }

    @Override
    public Renewal renew(String id, long fence) {
        return store.commit(() -> scheduler.renew(id, fence));
    }

    @Override
    public void complete(String id, long fence) {
        store.commit(() -> {
            scheduler.complete(id, fence, undo());
            return true;
        });
    }

    @Override
    public Disposition fail(String id, long fence, String cause) {
        return store.commit(() -> scheduler.fail(id, fence, cause, undo()));
    }

    @Override
    public Disposition release(String id, long fence) {
        return store.commit(() -> scheduler.release(id, fence, undo()));
    }

    @Override
    public Cancelled cancel(String id) {
        return store.commit(() -> scheduler.cancel(id, undo()));
    }

    @Override
    public List<Expired> expire(int most) {
        return store.commit(() -> scheduler.expire(most, undo()));
    }

    @Override
    public State state() {
        return store.commit(scheduler::state);
    }

    @Override
    public void state(State state) {
        store.commit(() -> {
            scheduler.state(state, undo());
            return true;
        });
    }

    @Override
    public List<DeadLetter> deadLetters(String afterId, int limit) {
        return store.commit(() -> scheduler.deadLetters(afterId, limit));
    }

    @Override
    public Optional<Instant> redrive(String id) {
        return store.commit(() -> scheduler.redrive(id, undo()));
    }

    @Override
    public boolean discard(String id) {
        return store.commit(() -> scheduler.discard(id, undo()));
    }

    @Override
    public QueueStatus status() {
        return store.commit(scheduler::status);
    }
}
