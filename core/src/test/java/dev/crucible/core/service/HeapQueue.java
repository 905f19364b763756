package dev.crucible.core.service;

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

/** The queue's own scheduler, in the units of a heap. */
public final class HeapQueue implements WorkQueue {
    private final Heap heap;
    private final WorkBell bell;
    private final Scheduler scheduler;

    public HeapQueue(
            Heap heap, QueueSettings settings, InstantSource clock, RandomGenerator random) {
        this.heap = heap;
        bell = new WorkBell(clock);
        scheduler = new Scheduler(settings, clock, random, QueueChanges.NONE, bell);
    }

    @Override
    public boolean enqueue(Work work) {
        return heap.commit(() -> scheduler.enqueue(work, heap::undo));
    }

    @Override
    public List<Lease> claim(String worker, Set<String> abilities, int most) {
        return heap.commit(() -> scheduler.claim(worker, abilities, most, heap::undo));
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
        return heap.commit(() -> scheduler.renew(id, fence));
    }

    @Override
    public void complete(String id, long fence) {
        heap.commit(() -> {
            scheduler.complete(id, fence, heap::undo);
            return true;
        });
    }

    @Override
    public Disposition fail(String id, long fence, String cause) {
        return heap.commit(() -> scheduler.fail(id, fence, cause, heap::undo));
    }

    @Override
    public Disposition release(String id, long fence) {
        return heap.commit(() -> scheduler.release(id, fence, heap::undo));
    }

    @Override
    public Cancelled cancel(String id) {
        return heap.commit(() -> scheduler.cancel(id, heap::undo));
    }

    @Override
    public List<Expired> expire(int most) {
        return heap.commit(() -> scheduler.expire(most, heap::undo));
    }

    @Override
    public State state() {
        return heap.commit(scheduler::state);
    }

    @Override
    public void state(State state) {
        heap.commit(() -> {
            scheduler.state(state, heap::undo);
            return true;
        });
    }

    @Override
    public List<DeadLetter> deadLetters(String afterId, int limit) {
        return heap.commit(() -> scheduler.deadLetters(afterId, limit));
    }

    @Override
    public Optional<Instant> redrive(String id) {
        return heap.commit(() -> scheduler.redrive(id, heap::undo));
    }

    @Override
    public boolean discard(String id) {
        return heap.commit(() -> scheduler.discard(id, heap::undo));
    }

    @Override
    public QueueStatus status() {
        return heap.commit(scheduler::status);
    }
}
