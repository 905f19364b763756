package dev.crucible.core.queue;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.queue.Lifecycle.Event;
import dev.crucible.core.queue.WorkQueue.Disposition;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Every decision of a {@link WorkQueue}, in memory. Deterministic for the same calls, clock and
 * random numbers. Not thread-safe. Time is in whole milliseconds.
 *
 * <p>Each change hands a step to {@code undo} that puts it back; the steps of a failed unit of work
 * are run last first. Fences are not given back: a number that somebody may have seen is not used
 * again.
 */
public final class Scheduler {
    private static final long FENCES = 10_000;
    private static final int MAX_CLAIM = 100;
    private static final int MAX_CAUSE = 1_000;
    private static final int MAX_TENANTS = 1_000;
    private static final int FEW = 64;
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private static final long[] NOTHING = {};

    private final QueueSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final QueueChanges changes;
    private final WorkBell bell;
    private final Consumer<Lifecycle.Step> steps;

    private final Lineup lineup;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final TreeSet<Item> delayed = new TreeSet<>(Item::compareByDue);
    private final TreeSet<Item> leases = new TreeSet<>(Item::compareByUntil);
    private final TreeSet<Item> dead = new TreeSet<>(Item::compareByUntil);
    private WorkQueue.State state = WorkQueue.State.OPEN;
    private int busyTenants;
    private long lastKey;
    private long lastFence;
    private long fencesUpTo;
    private long now;

    /**
     * An empty scheduler.
     *
     * @param random decides how long failed work waits
     * @param changes is told what must outlast the process
     * @param bell is rung when there is something to claim
     */
    public Scheduler(
            QueueSettings settings,
            InstantSource clock,
            RandomGenerator random,
            QueueChanges changes,
            WorkBell bell) {
        this(settings, clock, random, changes, bell, _ -> {});
    }

    Scheduler(
            QueueSettings settings,
            InstantSource clock,
            RandomGenerator random,
            QueueChanges changes,
            WorkBell bell,
            Consumer<Lifecycle.Step> steps) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.changes = changes;
        this.bell = bell;
        this.steps = steps;
        lineup = new Lineup(settings.aging().toMillis(), this::offered);
        now = clock.millis();
    }

    /**
     * Puts back what a store has kept, in as many parts as it likes, before anything else. Whatever
     * was leased gets a full lease.
     *
     * @param known the state it was in
     * @param fences the last number that {@link QueueChanges#fences} was told; 0 when none
     */
    public void load(Iterable<StoredWork> part, WorkQueue.State known, long fences) {
        now = clock.millis();
        state = known;
        lastFence = Math.max(lastFence, fences);
        fencesUpTo = fences;
        for (StoredWork stored : part) {
            Item item = new Item(stored.key(), shared(stored.work()));
            lastKey = Math.max(lastKey, stored.key());
            lastFence = Math.max(lastFence, stored.fence());
            put(item, stored.standing(now + settings.lease().toMillis()));
        }
    }

    /** {@link WorkQueue#enqueue}. */
    public boolean enqueue(Work work, Consumer<Runnable> undo) {
        advance();
        if (items.containsKey(work.id())) {
            return false;
        }
        admit(work.tenant());
        long due = Math.max(now, ceilMillis(work.notBefore()));
        Standing queued = Standing.ABSENT.queued(due, 0, "");
        move(new Item(++lastKey, shared(work)), Event.ENQUEUE, queued, undo);
        return true;
    }

    /** The same with words that are in memory once, however many items have them. */
    private Work shared(Work work) {
        Tenant tenant = tenants.get(work.tenant());
        return new Work(
                work.id(),
                tenant == null ? work.tenant() : tenant.name(),
                work.priority(),
                work.notBefore(),
                lineup.shared(work.needs()));
    }

    private void admit(String tenant) {
        if (state == WorkQueue.State.DRAINING) {
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE, "the queue is draining and accepts no work");
        }
        if (items.size() >= settings.capacity()) {
            throw new CrucibleException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "the queue holds %d items already".formatted(items.size()));
        }
        Tenant known = tenants.get(tenant);
        if (known != null && known.items() >= known.settings().capacity()) {
            throw new CrucibleException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "the queue holds %d items of tenant %s already"
                            .formatted(known.items(), tenant));
        }
    }

    /** {@link WorkQueue#claim}. */
    public List<Lease> claim(
            String worker, Set<String> abilities, int most, Consumer<Runnable> undo) {
        if (most < 1 || most > MAX_CLAIM) {
            throw new IllegalArgumentException("a claim takes 1 to " + MAX_CLAIM + " items");
        }
        advance();
        List<Lease> taken = new ArrayList<>(Math.min(most, 8));
        while (taken.size() < most && mayHandOut()) {
            Item best = lineup.best(abilities);
            if (best == null) {
                return taken;
            }
            taken.add(lease(best, worker, undo));
        }
        if (!taken.isEmpty() && bell.heard() && mayHandOut()) {
            Item next = lineup.best(abilities);
            if (next != null) {
                bell.passOn(next.work().needs());
            }
        }
        return taken;
    }

    private boolean mayHandOut() {
        return state != WorkQueue.State.PAUSED && leases.size() < settings.concurrency();
    }

    private Lease lease(Item item, String worker, Consumer<Runnable> undo) {
        long fence = nextFence(undo);
        undo.accept(lineup.serve(item));
        long expires = now + settings.lease().toMillis();
        move(item, Event.CLAIM, item.standing().leased(fence, worker, expires), undo);
        return leaseOf(item);
    }

    private static Lease leaseOf(Item item) {
        Standing standing = item.standing();
        return new Lease(
                item.work(),
                standing.worker(),
                standing.fence(),
                standing.attempt(),
                Instant.ofEpochMilli(standing.until()));
    }

    private long nextFence(Consumer<Runnable> undo) {
        if (lastFence >= fencesUpTo) {
            long before = fencesUpTo;
            fencesUpTo = lastFence + FENCES;
            changes.fences(fencesUpTo);
            undo.accept(() -> fencesUpTo = before);
        }
        return ++lastFence;
    }

    /** {@link WorkQueue#renew}. Is not undone: a lease that is too long does no harm. */
    public WorkQueue.Renewal renew(String id, long fence) {
        advance();
        Item item = items.get(id);
        if (item == null || !holds(item, fence)) {
            return WorkQueue.Renewal.LOST;
        }
        Standing longer = item.standing().until(now + settings.lease().toMillis());
        move(item, Event.RENEW, longer, _ -> {});
        return longer.state() == Lifecycle.State.CANCELLING
                ? WorkQueue.Renewal.CANCEL
                : WorkQueue.Renewal.KEPT;
    }

    /** {@link WorkQueue#complete}. */
    public void complete(String id, long fence, Consumer<Runnable> undo) {
        advance();
        move(held(id, fence), Event.COMPLETE, Standing.ABSENT, undo);
    }

    /** {@link WorkQueue#fail}. */
    public Disposition fail(String id, long fence, String cause, Consumer<Runnable> undo) {
        advance();
        return failed(held(id, fence), cause, undo);
    }

    /** {@link WorkQueue#release}. */
    public Disposition release(String id, long fence, Consumer<Runnable> undo) {
        advance();
        Item item = held(id, fence);
        Standing before = item.standing();
        if (before.state() == Lifecycle.State.CANCELLING) {
            return dropped(item, undo);
        }
        Standing after = before.queued(before.due(), before.attempt() - 1, before.cause());
        move(item, Event.RELEASE, after, undo);
        return new Disposition.Retry(Instant.ofEpochMilli(after.due()));
    }

    private Disposition failed(Item item, String why, Consumer<Runnable> undo) {
        Standing before = item.standing();
        if (before.state() == Lifecycle.State.CANCELLING) {
            return dropped(item, undo);
        }
        String cause = why.length() > MAX_CAUSE ? why.substring(0, MAX_CAUSE) : why;
        if (before.attempt() >= settings.attempts()) {
            move(item, Event.GIVE_UP, before.dead(now, cause), undo);
            return new Disposition.Dead(before.attempt());
        }
        long due = now + random.nextLong(ceiling(before.attempt()) + 1);
        move(item, Event.RETRY, before.queued(due, before.attempt(), cause), undo);
        return new Disposition.Retry(Instant.ofEpochMilli(due));
    }

    private Disposition dropped(Item item, Consumer<Runnable> undo) {
        move(item, Event.DROP, Standing.ABSENT, undo);
        return new Disposition.Dropped();
    }

    /** The longest wait after so many attempts, in milliseconds. */
    private long ceiling(int attempt) {
        long cap = settings.retryCap().toMillis();
        long ceiling = settings.retryBase().toMillis();
        for (int doubled = 1; doubled < attempt && ceiling < cap; doubled++) {
            ceiling *= 2;
        }
        return Math.min(cap, ceiling);
    }

    /** {@link WorkQueue#cancel}. */
    public WorkQueue.Cancelled cancel(String id, Consumer<Runnable> undo) {
        advance();
        Item item = items.get(id);
        if (item == null) {
            return WorkQueue.Cancelled.UNKNOWN;
        }
        Standing standing = item.standing();
        return switch (standing.state()) {
            case QUEUED -> {
                move(item, Event.CANCEL, Standing.ABSENT, undo);
                yield WorkQueue.Cancelled.REMOVED;
            }
            case LEASED, CANCELLING -> {
                move(item, Event.CANCEL, standing.to(Lifecycle.State.CANCELLING), undo);
                yield WorkQueue.Cancelled.REQUESTED;
            }
            case DEAD, ABSENT -> WorkQueue.Cancelled.UNKNOWN;
        };
    }

    /** {@link WorkQueue#expire}. */
    public List<WorkQueue.Expired> expire(int most, Consumer<Runnable> undo) {
        advance();
        List<WorkQueue.Expired> expired = new ArrayList<>();
        while (expired.size() < most
                && !leases.isEmpty()
                && leases.first().standing().until() <= now) {
            Item item = leases.first();
            Lease lease = leaseOf(item);
            String cause =
                    "worker %s was not heard of for %s".formatted(lease.worker(), settings.lease());
            expired.add(new WorkQueue.Expired(lease, failed(item, cause, undo)));
        }
        return expired;
    }

    /** {@link WorkQueue#state()}. */
    public WorkQueue.State state() {
        return state;
    }

    /** {@link WorkQueue#state(WorkQueue.State)}. */
    public void state(WorkQueue.State next, Consumer<Runnable> undo) {
        advance();
        WorkQueue.State before = state;
        if (before == next) {
            return;
        }
        changes.state(next);
        become(next);
        undo.accept(() -> become(before));
    }

    private void become(WorkQueue.State next) {
        boolean mightNot = !mayHandOut();
        state = next;
        if (mightNot && mayHandOut()) {
            lineup.offerAll();
        }
    }

    /** {@link WorkQueue#deadLetters}. */
    public List<WorkQueue.DeadLetter> deadLetters(String afterId, int limit) {
        Item after = items.get(afterId);
        boolean from = after != null && after.standing().state() == Lifecycle.State.DEAD;
        return (from ? dead.tailSet(after, false) : dead)
                .stream().limit(limit).map(Scheduler::deadLetter).toList();
    }

    private static WorkQueue.DeadLetter deadLetter(Item item) {
        Standing standing = item.standing();
        return new WorkQueue.DeadLetter(
                item.work(),
                standing.cause(),
                standing.attempt(),
                Instant.ofEpochMilli(standing.until()));
    }

    /** {@link WorkQueue#redrive}. */
    public Optional<Instant> redrive(String id, Consumer<Runnable> undo) {
        advance();
        Item item = items.get(id);
        if (item == null || item.standing().state() != Lifecycle.State.DEAD) {
            return Optional.empty();
        }
        move(item, Event.REDRIVE, item.standing().queued(now, 0, ""), undo);
        return Optional.of(Instant.ofEpochMilli(now));
    }

    /** {@link WorkQueue#discard}. */
    public boolean discard(String id, Consumer<Runnable> undo) {
        advance();
        Item item = items.get(id);
        if (item == null || item.standing().state() != Lifecycle.State.DEAD) {
            return false;
        }
        move(item, Event.DISCARD, Standing.ABSENT, undo);
        return true;
    }

    /** {@link WorkQueue#status}. */
    public QueueStatus status() {
        advance();
        long waiting = 0;
        long oldest = Math.min(now, lineup.oldest());
        Map<String, QueueStatus.TenantStatus> known = new HashMap<>();
        for (Tenant tenant : tenants.values()) {
            waiting += tenant.waiting();
            if (tenant.items() > tenant.dead() && known.size() < MAX_TENANTS) {
                known.put(
                        tenant.name(),
                        new QueueStatus.TenantStatus(
                                tenant.waiting(), tenant.delayed(), tenant.held()));
            }
        }
        return new QueueStatus(
                state,
                waiting,
                delayed.size(),
                leases.size(),
                dead.size(),
                Duration.ofMillis(now - oldest),
                known);
    }

    private static boolean holds(Item item, long fence) {
        return item.held() && item.standing().fence() == fence;
    }

    private Item held(String id, long fence) {
        Item item = items.get(id);
        if (item == null || !holds(item, fence)) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT,
                    "claim %d on %s is stale: it ended, or somebody else has the work now"
                            .formatted(fence, id));
        }
        return item;
    }

    private static long ceilMillis(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return 0;
        }
        Instant sane = time.isAfter(NEVER) ? NEVER : time;
        return sane.plusNanos(999_999).toEpochMilli();
    }

    /** Reads the clock, and lets what has become due join the line. */
    private void advance() {
        now = clock.millis();
        lineup.at(now);
        while (!delayed.isEmpty() && delayed.first().standing().due() <= now) {
            Item item = delayed.first();
            unplace(item);
            place(item);
        }
    }

    private void offered(Set<String> needs) {
        if (mayHandOut()) {
            bell.ring(needs);
        }
    }

    private void move(Item item, Event event, Standing after, Consumer<Runnable> undo) {
        Standing before = item.standing();
        if (Lifecycle.after(before.state(), event) != after.state()) {
            throw new IllegalStateException(event + " does not lead to " + after.state());
        }
        steps.accept(new Lifecycle.Step(before.state(), event));
        String name = item.work().tenant();
        Tenant tenant = tenants.get(name);
        long[] had = tenant == null ? NOTHING : tenant.had();
        put(item, after);
        undo.accept(() -> {
            put(item, before);
            putBack(name, had);
        });
        if (before.state() == Lifecycle.State.ABSENT) {
            changes.added(StoredWork.of(item));
        } else if (after.state() == Lifecycle.State.ABSENT) {
            changes.removed(item.key());
        } else if (event != Event.RENEW) {
            changes.changed(StoredWork.of(item));
        }
    }

    /** Leaving and coming back has set the tenant's shares to those of the others. */
    private void putBack(String name, long[] had) {
        Tenant tenant = tenants.get(name);
        if (tenant != null) {
            tenant.had(had);
            lineup.refresh(tenant);
        }
    }

    private void put(Item item, Standing standing) {
        unplace(item);
        item.standing(standing);
        place(item);
    }

    private void place(Item item) {
        switch (item.standing().state()) {
            case ABSENT -> forget(item);
            case QUEUED -> queue(item);
            case LEASED, CANCELLING -> {
                leases.add(item);
                countHeld(item.flow().tenant(), 1);
            }
            case DEAD -> {
                dead.add(item);
                item.flow().tenant().countDead(1);
            }
        }
    }

    private void unplace(Item item) {
        switch (item.standing().state()) {
            case ABSENT -> know(item);
            case QUEUED -> unqueue(item);
            case LEASED, CANCELLING -> {
                boolean mightNot = !mayHandOut();
                leases.remove(item);
                countHeld(item.flow().tenant(), -1);
                if (mightNot && mayHandOut()) {
                    lineup.offerAll();
                }
            }
            case DEAD -> {
                dead.remove(item);
                item.flow().tenant().countDead(-1);
            }
        }
    }

    private void queue(Item item) {
        Tenant tenant = item.flow().tenant();
        item.inLine(item.standing().due() <= now);
        if (item.inLine()) {
            tenant.countWaiting(1);
            lineup.add(item);
        } else {
            tenant.countDelayed(1);
            delayed.add(item);
            tellNextDue();
        }
    }

    private void unqueue(Item item) {
        Tenant tenant = item.flow().tenant();
        if (item.inLine()) {
            tenant.countWaiting(-1);
            lineup.remove(item);
        } else {
            tenant.countDelayed(-1);
            delayed.remove(item);
            tellNextDue();
        }
    }

    private void tellNextDue() {
        bell.nextDue(delayed.isEmpty() ? Long.MAX_VALUE : delayed.first().standing().due());
    }

    private void countHeld(Tenant tenant, int more) {
        boolean blocked = tenant.blocked();
        tenant.countHeld(more);
        if (tenant.blocked() != blocked) {
            lineup.refresh(tenant);
        }
    }

    private void know(Item item) {
        Work work = item.work();
        Tenant tenant =
                tenants.computeIfAbsent(work.tenant(), name -> new Tenant(name, settings.of(name)));
        busyTenants += busy(tenant) ? 0 : 1;
        Flow flow = lineup.flow(tenant, work.needs(), item.formerFlow());
        lineup.count(flow, 1);
        item.flow(flow);
        items.put(work.id(), item);
    }

    private void forget(Item item) {
        Flow flow = item.flow();
        items.remove(item.work().id());
        lineup.count(flow, -1);
        busyTenants -= busy(flow.tenant()) ? 0 : 1;
        if (tenants.size() > FEW + 2 * busyTenants) {
            tenants.values().removeIf(tenant -> !busy(tenant));
        }
    }

    private static boolean busy(Tenant tenant) {
        return !tenant.flows().isEmpty();
    }

    /** For tests: how many tenants and kinds of work it remembers. */
    int size() {
        return tenants.size() + lineup.size();
    }
}
