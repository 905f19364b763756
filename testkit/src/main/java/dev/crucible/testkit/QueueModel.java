package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.ErrorCode;
import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.queue.WorkQueue.Cancelled;
import dev.crucible.core.queue.WorkQueue.Disposition;
import dev.crucible.core.queue.WorkQueue.Expired;
import dev.crucible.core.queue.WorkQueue.Renewal;
import dev.crucible.core.queue.WorkQueue.State;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a queue must do, said as simply as possible: a map and loops over it. Random operations are
 * done to both, and every answer is compared. With one tenant the order is compared, too.
 */
final class QueueModel {
    static final int CAPACITY = 12;
    static final int CONCURRENCY = 5;
    static final int TENANT = 4;
    private static final int ATTEMPTS = 3;
    private static final List<Integer> ADVANCES = List.of(0, 1, 400, 1_000, 5_000, 11_000);
    private static final List<Set<String>> KINDS = List.of(Set.of(), Set.of("a"), Set.of("a", "b"));

    private final Gen gen;
    private final WorkQueueContract contract;
    private final WorkQueue queue;
    private final int tenants;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<Lease> everLeased = new ArrayList<>();
    private State state = State.OPEN;
    private long arrivals;
    private long fence;

    QueueModel(Gen gen, WorkQueueContract contract) {
        this.gen = gen;
        this.contract = contract;
        this.tenants = gen.flip() ? 1 : 3;
        this.queue = contract.queueForModel();
    }

    private enum Place {
        QUEUED,
        LEASED,
        DEAD
    }

    private static final class Entry {
        private final Work work;
        private final long arrival;
        private Place place = Place.QUEUED;
        private Instant due;
        private int attempt;
        private long fence;
        private Instant expires = Instant.EPOCH;
        private boolean cancelled;

        private Entry(Work work, long arrival, Instant due) {
            this.work = work;
            this.arrival = arrival;
            this.due = due;
        }
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            if (gen.below(10) == 0) {
                inAUnitThatFails();
            } else {
                operation();
            }
            compareStatus();
        }
    }

    private Instant now() {
        return contract.clock.instant();
    }

    private Stream<Entry> at(Place place) {
        return entries.values().stream().filter(entry -> entry.place == place);
    }

    private void operation() {
        switch (gen.below(11)) {
            case 0, 1, 2 -> enqueue();
            case 3, 4 -> claim();
            case 5 -> complete();
            case 6 -> fail();
            case 7 -> gen.one(List.<Runnable>of(this::release, this::renew)).run();
            case 8 -> cancel();
            case 9 -> contract.clock.advance(Duration.ofMillis(gen.one(ADVANCES)));
            default ->
                    gen.one(
                                    List.<Runnable>of(
                                            this::expire,
                                            this::redrive,
                                            this::discard,
                                            this::changeState))
                            .run();
        }
    }

    private Entry entry(String id) {
        return Objects.requireNonNull(entries.get(id), "the model has no " + id);
    }

    private String id() {
        return "w" + gen.below(16);
    }

    private void enqueue() {
        String tenant = "t" + gen.below(tenants);
        Instant notBefore = gen.flip() ? Instant.EPOCH : now().plusMillis(gen.one(ADVANCES));
        Work work = new Work(id(), tenant, gen.below(10), notBefore, gen.one(KINDS));
        if (entries.containsKey(work.id())) {
            assertThat(queue.enqueue(work)).isFalse();
            return;
        }
        long own = entries.values().stream().filter(e -> e.work.tenant().equals(tenant)).count();
        Optional<ErrorCode> refused =
                state == State.DRAINING
                        ? Optional.of(ErrorCode.UNAVAILABLE)
                        : entries.size() >= CAPACITY || own >= CAPACITY
                                ? Optional.of(ErrorCode.QUOTA_EXCEEDED)
                                : Optional.empty();
        assertThat(WorkQueueContract.codeOf(() -> assertThat(queue.enqueue(work)).isTrue()))
                .isEqualTo(refused);
        if (refused.isEmpty()) {
            Instant due = notBefore.isBefore(now()) ? now() : notBefore;
            entries.put(work.id(), new Entry(work, arrivals++, due));
        }
    }

    private List<Entry> claimable(Set<String> abilities) {
        return at(Place.QUEUED)
                .filter(entry -> !entry.due.isAfter(now()))
                .filter(entry -> abilities.containsAll(entry.work.needs()))
                .filter(entry -> heldBy(entry.work.tenant()) < TENANT)
                .sorted(
                        Comparator.comparingInt((Entry entry) -> -entry.work.priority())
                                .thenComparing(entry -> entry.due)
                                .thenComparing(entry -> entry.arrival))
                .toList();
    }

    private long heldBy(String tenant) {
        return at(Place.LEASED).filter(entry -> entry.work.tenant().equals(tenant)).count();
    }

    private void claim() {
        Set<String> abilities = gen.one(KINDS);
        int most = 1 + gen.below(4);
        List<Lease> leases = queue.claim("worker", abilities, most);
        for (Lease lease : leases) {
            assertThat(state).isNotEqualTo(State.PAUSED);
            assertThat(at(Place.LEASED).count()).isLessThan(CONCURRENCY);
            List<Entry> possible = claimable(abilities);
            Entry entry = entry(lease.work().id());
            assertThat(possible).contains(entry);
            assertThat(entry.work.priority()).isEqualTo(possible.getFirst().work.priority());
            if (tenants == 1) {
                assertThat(entry).isSameAs(possible.getFirst());
            }
            assertThat(lease.fence()).isGreaterThan(fence);
            fence = lease.fence();
            entry.place = Place.LEASED;
            entry.fence = fence;
            entry.attempt++;
            entry.expires = now().plusSeconds(10);
            assertThat(lease)
                    .isEqualTo(
                            new Lease(entry.work, "worker", fence, entry.attempt, entry.expires));
            everLeased.add(lease);
        }
        if (leases.size() < most && state != State.PAUSED) {
            assertThat(at(Place.LEASED).count() >= CONCURRENCY || claimable(abilities).isEmpty())
                    .isTrue();
        }
    }

    /** A lease that is or was; its entry when it is valid. */
    private record Held(Lease lease, Optional<Entry> entry) {}

    private Optional<Held> anyLease() {
        if (everLeased.isEmpty()) {
            return Optional.empty();
        }
        int recent = Math.min(everLeased.size(), 8);
        Lease lease = everLeased.get(everLeased.size() - 1 - gen.below(recent));
        Optional<Entry> entry =
                Optional.ofNullable(entries.get(lease.work().id()))
                        .filter(known -> known.place == Place.LEASED)
                        .filter(known -> known.fence == lease.fence());
        return Optional.of(new Held(lease, entry));
    }

    private void complete() {
        anyLease()
                .ifPresent(held -> {
                    String id = held.lease.work().id();
                    check(held, () -> queue.complete(id, held.lease.fence()));
                    held.entry.ifPresent(_ -> entries.remove(id));
                });
    }

    private static void check(Held held, Runnable call) {
        Optional<ErrorCode> expected =
                held.entry.isPresent() ? Optional.empty() : Optional.of(ErrorCode.CONFLICT);
        assertThat(WorkQueueContract.codeOf(call)).isEqualTo(expected);
    }

    private void fail() {
        anyLease()
                .ifPresent(held ->
                        check(
                                held,
                                () -> {
                                    String id = held.lease.work().id();
                                    Disposition after =
                                            queue.fail(id, held.lease.fence(), "broken");
                                    failed(entry(id), after);
                                }));
    }

    private void failed(Entry entry, Disposition after) {
        switch (after) {
            case Disposition.Dropped _ -> {
                assertThat(entry.cancelled).isTrue();
                entries.remove(entry.work.id());
            }
            case Disposition.Dead(int attempts) -> {
                assertThat(entry.cancelled).isFalse();
                assertThat(attempts).isEqualTo(ATTEMPTS).isEqualTo(entry.attempt);
                entry.place = Place.DEAD;
            }
            case Disposition.Retry(Instant notBefore) -> {
                assertThat(entry.cancelled).isFalse();
                assertThat(entry.attempt).isLessThan(ATTEMPTS);
                assertThat(notBefore).isBetween(now(), now().plusSeconds(1L << entry.attempt));
                entry.place = Place.QUEUED;
                entry.due = notBefore;
            }
        }
    }

    private void release() {
        anyLease()
                .ifPresent(held -> {
                    String id = held.lease.work().id();
                    check(
                            held,
                            () -> {
                                Disposition after = queue.release(id, held.lease.fence());
                                released(entry(id), after);
                            });
                });
    }

    private void released(Entry entry, Disposition after) {
        if (entry.cancelled) {
            assertThat(after).isEqualTo(new Disposition.Dropped());
            entries.remove(entry.work.id());
            return;
        }
        assertThat(after).isEqualTo(new Disposition.Retry(entry.due));
        entry.place = Place.QUEUED;
        entry.attempt--;
    }

    private void renew() {
        anyLease()
                .ifPresent(held -> {
                    Renewal expected =
                            held.entry
                                    .map(e -> e.cancelled ? Renewal.CANCEL : Renewal.KEPT)
                                    .orElse(Renewal.LOST);
                    Lease lease = held.lease;
                    assertThat(queue.renew(lease.work().id(), lease.fence())).isEqualTo(expected);
                    held.entry.ifPresent(e -> e.expires = now().plusSeconds(10));
                });
    }

    private void cancel() {
        String id = id();
        Entry entry = entries.get(id);
        Cancelled answer = queue.cancel(id);
        if (entry == null || entry.place == Place.DEAD) {
            assertThat(answer).isEqualTo(Cancelled.UNKNOWN);
        } else if (entry.place == Place.QUEUED) {
            assertThat(answer).isEqualTo(Cancelled.REMOVED);
            entries.remove(id);
        } else {
            assertThat(answer).isEqualTo(Cancelled.REQUESTED);
            entry.cancelled = true;
        }
    }

    private void expire() {
        int most = 1 + gen.below(4);
        long late = at(Place.LEASED).filter(entry -> !entry.expires.isAfter(now())).count();
        List<Expired> expired = queue.expire(most);
        assertThat(expired).hasSize((int) Math.min(most, late));
        for (Expired each : expired) {
            Entry entry = entry(each.lease().work().id());
            assertThat(each.lease().fence()).isEqualTo(entry.fence);
            assertThat(entry.expires).isBeforeOrEqualTo(now());
            failed(entry, each.disposition());
        }
    }

    private void redrive() {
        String id = id();
        Optional<Entry> dead =
                Optional.ofNullable(entries.get(id)).filter(e -> e.place == Place.DEAD);
        assertThat(queue.redrive(id)).isEqualTo(dead.map(_ -> now()));
        dead.ifPresent(entry -> {
            entry.place = Place.QUEUED;
            entry.attempt = 0;
            entry.due = now();
        });
    }

    private void discard() {
        String id = id();
        boolean dead = at(Place.DEAD).anyMatch(entry -> entry.work.id().equals(id));
        assertThat(queue.discard(id)).isEqualTo(dead);
        if (dead) {
            entries.remove(id);
        }
    }

    private void changeState() {
        state = gen.flip() ? State.OPEN : gen.one(List.of(State.values()));
        queue.state(state);
    }

    /** Whatever it does, nothing is changed, except that fences are used up. */
    private void inAUnitThatFails() {
        List<Lease> taken = new ArrayList<>();
        assertThatThrownBy(() ->
                        contract.unitsForModel()
                                .commit(() -> {
                                    changes(taken);
                                    throw new IllegalStateException("on purpose");
                                }))
                .hasMessageContaining("on purpose");
        taken.forEach(lease -> fence = Math.max(fence, lease.fence()));
        everLeased.addAll(taken);
    }

    private void changes(List<Lease> taken) {
        for (int change = 0; change < 4; change++) {
            String id = id();
            switch (gen.below(6)) {
                case 0 ->
                        WorkQueueContract.codeOf(
                                () -> queue.enqueue(new Work(id, "t0", 5, now(), Set.of())));
                case 1 -> taken.addAll(queue.claim("worker", gen.one(KINDS), 2));
                case 2 -> queue.cancel(id);
                case 3 -> queue.redrive(id);
                case 4 -> queue.expire(2);
                default ->
                        taken.forEach(lease ->
                                WorkQueueContract.codeOf(
                                        () -> queue.complete(lease.work().id(), lease.fence())));
            }
        }
    }

    private void compareStatus() {
        QueueStatus status = queue.status();
        long due = at(Place.QUEUED).filter(entry -> !entry.due.isAfter(now())).count();
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.waiting()).isEqualTo(due);
        assertThat(status.delayed()).isEqualTo(at(Place.QUEUED).count() - due);
        assertThat(status.leased()).isEqualTo(at(Place.LEASED).count());
        assertThat(status.dead()).isEqualTo(at(Place.DEAD).count());
        Duration oldest =
                at(Place.QUEUED)
                        .filter(entry -> !entry.due.isAfter(now()))
                        .map(entry -> Duration.between(entry.due, now()))
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        assertThat(status.oldestWait()).isEqualTo(oldest);
        assertThat(queue.deadLetters("", 100)).hasSize((int) status.dead());
    }
}
