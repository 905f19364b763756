package dev.crucible.backends.memory;

import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueChanges;
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
import java.util.random.RandomGenerator;

/** A queue that ends with the process. */
public final class MemoryQueue implements WorkQueue {
    private final MemoryUnits units;
    private final WorkBell bell;
    private final Scheduler scheduler;

    /**
     * An empty queue.
     *
     * @param units of what its changes are a part
     * @param random decides how long failed work waits; used by this queue only
     */
    public MemoryQueue(
            MemoryUnits units,
            QueueSettings settings,
            InstantSource clock,
            RandomGenerator random) {
        this.units = units;
        bell = new WorkBell(clock);
        scheduler = new Scheduler(settings, clock, random, QueueChanges.NONE, bell);
    }

    @Override
    public boolean enqueue(Work work) {
        return units.commit(() -> scheduler.enqueue(work, units::undo));
    }

    @Override
    public List<Lease> claim(String worker, Set<String> abilities, int most) {
        return units.commit(() -> scheduler.claim(worker, abilities, most, units::undo));
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
        return units.read(() -> scheduler.renew(id, fence));
    }

    @Override
    public void complete(String id, long fence) {
        units.commit(() -> {
            scheduler.complete(id, fence, units::undo);
            return true;
        });
    }

    @Override
    public Disposition fail(String id, long fence, String cause) {
        return units.commit(() -> scheduler.fail(id, fence, cause, units::undo));
    }

    @Override
    public Disposition release(String id, long fence) {
        return units.commit(() -> scheduler.release(id, fence, units::undo));
    }

    @Override
    public Cancelled cancel(String id) {
        return units.commit(() -> scheduler.cancel(id, units::undo));
    }

    @Override
    public List<Expired> expire(int most) {
        return units.commit(() -> scheduler.expire(most, units::undo));
    }

    @Override
    public State state() {
        return units.read(scheduler::state);
    }

    @Override
    public void state(State state) {
        units.commit(() -> {
            scheduler.state(state, units::undo);
            return true;
        });
    }

    @Override
    public List<DeadLetter> deadLetters(String afterId, int limit) {
        return units.read(() -> scheduler.deadLetters(afterId, limit));
    }

    @Override
    public Optional<Instant> redrive(String id) {
        return units.commit(() -> scheduler.redrive(id, units::undo));
    }

    @Override
    public boolean discard(String id) {
        return units.commit(() -> scheduler.discard(id, units::undo));
    }

    @Override
    public QueueStatus status() {
        return units.read(scheduler::status);
    }
}
