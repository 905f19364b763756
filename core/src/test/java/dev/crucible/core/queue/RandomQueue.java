package dev.crucible.core.queue;

import dev.crucible.core.CrucibleException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A scheduler to which random things happen; the same choices make the same history. */
final class RandomQueue implements InstantSource {
    static final QueueSettings SETTINGS =
            new QueueSettings(
                    Duration.ofSeconds(10),
                    2,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    40,
                    8,
                    new QueueSettings.TenantSettings(1, 15, 5),
                    Map.of("t1", new QueueSettings.TenantSettings(3, 20, 3)));
    private static final List<Set<String>> KINDS =
            List.of(Set.of(), Set.of("a"), Set.of("b"), Set.of("a", "b"));

    final Set<Lifecycle.Step> steps = new HashSet<>();
    final Map<Long, StoredWork> stored = new java.util.TreeMap<>();
    final Scheduler scheduler;
    private final List<Lease> leases = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long fences;
    private boolean inVain;

    RandomQueue() {
        scheduler =
                new Scheduler(
                        SETTINGS,
                        this,
                        () -> 1_234_567,
                        new Store(),
                        new WorkBell(this),
                        steps::add);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Lets time pass. */
    void waitUntil(Instant later) {
        now = later;
    }

    /** The last number that was told; claims never go beyond. */
    long fences() {
        return fences;
    }

    /** Does something; what it said, without fences, which are not put back. */
    String step(SplittableRandom choice) {
        undo.clear();
        try {
            return String.valueOf(operation(choice));
        } catch (CrucibleException refused) {
            return refused.code().name();
        }
    }

    /** As {@link #step}, and then nothing of it has happened, except that time passed. */
    void stepInVain(SplittableRandom choice) {
        inVain = true;
        step(choice);
        back();
        inVain = false;
    }

    /** Puts back what the last step did. */
    private void back() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    private @Nullable Object operation(SplittableRandom choice) {
        String id = "w" + choice.nextInt(60);
        return switch (choice.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> scheduler.enqueue(work(choice, id), undo::push);
            case 5, 6, 7 -> claim(choice);
            case 8 -> complete(choice);
            case 9, 10 -> fail(choice);
            case 11 -> release(choice);
            case 12 -> renew(choice);
            case 13 -> scheduler.cancel(id, undo::push);
            case 14 -> {
                now = now.plusMillis(choice.nextInt(3_000));
                yield scheduler.status();
            }
            default -> rare(choice, id);
        };
    }

    private @Nullable Object rare(SplittableRandom choice, String id) {
        return switch (choice.nextInt(6)) {
            case 0 -> scheduler.redrive(id, undo::push);
            case 1 -> scheduler.discard(id, undo::push);
            case 2 -> {
                WorkQueue.State[] states = WorkQueue.State.values();
                scheduler.state(states[choice.nextInt(states.length)], undo::push);
                yield null;
            }
            case 3 -> {
                scheduler.state(WorkQueue.State.OPEN, undo::push);
                yield null;
            }
            case 4 ->
                    scheduler.expire(3, undo::push).stream()
                            .map(expired -> said(expired.lease()) + expired.disposition())
                            .toList();
            default -> scheduler.deadLetters(id, 5);
        };
    }

    private Work work(SplittableRandom choice, String id) {
        Instant notBefore =
                choice.nextBoolean() ? Instant.EPOCH : now.plusMillis(choice.nextInt(5_000));
        return new Work(
                id,
                "t" + choice.nextInt(4),
                choice.nextInt(10),
                notBefore,
                KINDS.get(choice.nextInt(KINDS.size())));
    }

    private Object claim(SplittableRandom choice) {
        List<Lease> taken =
                scheduler.claim(
                        "worker",
                        KINDS.get(choice.nextInt(KINDS.size())),
                        1 + choice.nextInt(3),
                        undo::push);
        leases.addAll(taken);
        int before = leases.size() - taken.size();
        undo.push(() -> leases.subList(before, leases.size()).clear());
        return taken.stream().map(RandomQueue::said).toList();
    }

    private static String said(Lease lease) {
        return lease.work().id() + " " + lease.attempt() + " " + lease.expires();
    }

    private @Nullable Lease any(SplittableRandom choice) {
        int number = choice.nextInt(12);
        return number < leases.size() ? leases.get(leases.size() - 1 - number) : null;
    }

    private Object complete(SplittableRandom choice) {
        Lease lease = any(choice);
        if (lease != null) {
            scheduler.complete(lease.work().id(), lease.fence(), undo::push);
        }
        return lease == null;
    }

    private Object fail(SplittableRandom choice) {
        Lease lease = any(choice);
        return lease == null
                ? ""
                : scheduler
                        .fail(lease.work().id(), lease.fence(), "x".repeat(5_000), undo::push)
                        .getClass();
    }

    private Object release(SplittableRandom choice) {
        Lease lease = any(choice);
        return lease == null ? "" : scheduler.release(lease.work().id(), lease.fence(), undo::push);
    }

    private Object renew(SplittableRandom choice) {
        Lease lease = any(choice);
        return lease == null || inVain ? "" : scheduler.renew(lease.work().id(), lease.fence());
    }

    /** What a database would hold. */
    private final class Store implements QueueChanges {
        @Override
        public void added(StoredWork work) {
            put(work.key(), work);
        }

        @Override
        public void changed(StoredWork work) {
            put(work.key(), work);
        }

        @Override
        public void removed(long key) {
            put(key, null);
        }

        private void put(long key, @Nullable StoredWork work) {
            StoredWork before = work == null ? stored.remove(key) : stored.put(key, work);
            undo.push(() -> {
                if (before == null) {
                    stored.remove(key);
                } else {
                    stored.put(key, before);
                }
            });
        }

        @Override
        public void state(WorkQueue.State state) {
            // Asked for by scheduler.state().
        }

        @Override
        public void fences(long upTo) {
            long before = fences;
            fences = upTo;
            undo.push(() -> fences = before);
        }
    }
}
