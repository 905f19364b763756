package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.QueueSettings.TenantSettings;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.queue.WorkQueue.Cancelled;
import dev.crucible.core.queue.WorkQueue.DeadLetter;
import dev.crucible.core.queue.WorkQueue.Disposition;
import dev.crucible.core.queue.WorkQueue.Expired;
import dev.crucible.core.queue.WorkQueue.Renewal;
import dev.crucible.core.queue.WorkQueue.State;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What every queue must do, wherever it keeps its work. One subclass per queue. */
@Timeout(120)
public abstract class WorkQueueContract {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration BASE = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(8);
    private static final Duration AGING = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;
    private static final TenantSettings TENANT = new TenantSettings(1, 100_000, 10_000);

    /** The clock of {@link #queue}. */
    protected final ManualClock clock = new ManualClock(START);

    /** A new, empty queue of {@link #units}. */
    protected abstract WorkQueue open(QueueSettings settings, InstantSource time);

    /** What the queues' changes take part in. */
    protected abstract UnitOfWork units();

    private WorkQueue queue() {
        return open(settings(100_000, 10_000, TENANT, Map.of()), clock);
    }

    private static QueueSettings settings(
            int capacity, int concurrency, TenantSettings tenant, Map<String, TenantSettings> of) {
        return new QueueSettings(
                LEASE, ATTEMPTS, BASE, CAP, AGING, capacity, concurrency, tenant, of);
    }

    private static Work work(String id, String tenant, int priority, String... needs) {
        return new Work(id, tenant, priority, Instant.EPOCH, Set.of(needs));
    }

    private static Work work(String id) {
        return work(id, "tenant", 5);
    }

    private static List<String> ids(List<Lease> leases) {
        return leases.stream().map(lease -> lease.work().id()).toList();
    }

    private static List<Lease> claim(WorkQueue queue, int most) {
        return queue.claim("worker", Set.of(), most);
    }

    private static Lease claim(WorkQueue queue) {
        List<Lease> leases = claim(queue, 1);
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    private static void complete(WorkQueue queue, Lease lease) {
        queue.complete(lease.work().id(), lease.fence());
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static void assertCounts(
            WorkQueue queue, long waiting, long delayed, long leased, long dead) {
        QueueStatus status = queue.status();
        assertThat(List.of(status.waiting(), status.delayed(), status.leased(), status.dead()))
                .containsExactly(waiting, delayed, leased, dead);
    }

    @Test
    void workIsHandedOutOnceAndLeavesWhenItIsDone() {
        WorkQueue queue = queue();
        assertThat(queue.enqueue(work("a"))).isTrue();
        Lease lease = queue.claim("worker-1", Set.of(), 10).getFirst();
        assertThat(lease.work()).isEqualTo(work("a"));
        assertThat(lease.worker()).isEqualTo("worker-1");
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(lease.expires()).isEqualTo(START.plus(LEASE));
        assertThat(claim(queue, 10)).isEmpty();
        complete(queue, lease);
        assertCounts(queue, 0, 0, 0, 0);
        assertThat(claim(queue, 10)).isEmpty();
    }

    @Test
    void anIdIsInTheQueueOnce() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        assertThat(queue.enqueue(work("a"))).isFalse();
        Lease lease = claim(queue);
        assertThat(queue.enqueue(work("a"))).isFalse();
        complete(queue, lease);
        assertThat(queue.enqueue(work("a"))).isTrue();
    }

    @Test
    void aDeadLetterKeepsItsId() {
        WorkQueue queue = queue();
        kill(queue, "a");
        assertThat(queue.enqueue(work("a"))).isFalse();
    }

    @Test
    void whoCameFirstIsServedFirst() {
        WorkQueue queue = queue();
        for (String id : List.of("c", "a", "b")) {
            queue.enqueue(work(id));
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(ids(claim(queue, 10))).containsExactly("c", "a", "b");
    }

    @Test
    void higherPrioritiesComeFirst() {
        WorkQueue queue = queue();
        for (int priority : new int[] {0, 9, 5, 4}) {
            queue.enqueue(work("p" + priority, "tenant", priority));
        }
        assertThat(ids(claim(queue, 10))).containsExactly("p9", "p5", "p4", "p0");
    }

    @Test
    void workIsNotHandedOutBeforeItsTime() {
        WorkQueue queue = queue();
        Instant later = START.plusSeconds(60);
        queue.enqueue(new Work("later", "tenant", 9, later, Set.of()));
        queue.enqueue(work("now"));
        assertCounts(queue, 1, 1, 0, 0);
        assertThat(ids(claim(queue, 10))).containsExactly("now");
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(claim(queue, 10)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertCounts(queue, 1, 0, 1, 0);
        assertThat(ids(claim(queue, 10))).containsExactly("later");
    }

    @Test
    void timesThatNeverComeAreAccepted() {
        WorkQueue queue = queue();
        queue.enqueue(new Work("never", "tenant", 5, Instant.MAX, Set.of()));
        queue.enqueue(new Work("always", "tenant", 5, Instant.MIN, Set.of()));
        assertThat(ids(claim(queue, 10))).containsExactly("always");
    }

    @Test
    void aWorkerGetsOnlyWhatItIsAbleToDo() {
        WorkQueue queue = queue();
        queue.enqueue(work("python", "tenant", 9, "runtime:python"));
        queue.enqueue(work("jailed", "tenant", 8, "runtime:python", "class:process"));
        queue.enqueue(work("any"));
        Set<String> java = Set.of("runtime:java", "class:process");
        Set<String> python = Set.of("runtime:python");
        assertThat(ids(queue.claim("w", java, 10))).containsExactly("any");
        assertThat(ids(queue.claim("w", python, 10))).containsExactly("python");
        Set<String> both = Set.of("runtime:python", "class:process", "more");
        assertThat(ids(queue.claim("w", both, 10))).containsExactly("jailed");
    }

    @Test
    void aClaimTakesAtMostWhatItAsksFor() {
        WorkQueue queue = queue();
        IntStream.range(0, 5).forEach(at -> queue.enqueue(work("w" + at)));
        assertThat(claim(queue, 3)).hasSize(3);
        assertThat(claim(queue, 100)).hasSize(2);
        assertThatThrownBy(() -> claim(queue, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> claim(queue, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fencesGrowWithEveryClaimOfAnyItem() {
        WorkQueue queue = queue();
        IntStream.range(0, 50).forEach(at -> queue.enqueue(work("w" + at)));
        long last = 0;
        for (Lease lease : claim(queue, 50)) {
            assertThat(lease.fence()).isGreaterThan(last);
            last = lease.fence();
        }
    }

    @Test
    void anExpiredLeaseIsHandedOutAgainWithALargerFence() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        Lease first = claim(queue);
        clock.advance(LEASE.minusMillis(1));
        assertThat(queue.expire(10)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        List<Expired> expired = queue.expire(10);
        assertThat(expired).hasSize(1);
        assertThat(expired.getFirst().lease()).isEqualTo(first);
        assertThat(expired.getFirst().disposition()).isInstanceOf(Disposition.Retry.class);
        clock.advance(BASE);
        Lease second = claim(queue);
        assertThat(second.work()).isEqualTo(first.work());
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void expiryStopsAtWhatWasAskedFor() {
        WorkQueue queue = queue();
        IntStream.range(0, 5).forEach(at -> queue.enqueue(work("w" + at)));
        claim(queue, 5);
        clock.advance(LEASE);
        assertThat(queue.expire(3)).hasSize(3);
        assertThat(queue.expire(3)).hasSize(2);
    }

    @Test
    void aRenewedLeaseIsKept() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        Lease lease = claim(queue);
        for (int beat = 0; beat < 10; beat++) {
            clock.advance(LEASE.dividedBy(2));
            assertThat(queue.renew("a", lease.fence())).isEqualTo(Renewal.KEPT);
            assertThat(queue.expire(10)).isEmpty();
        }
        complete(queue, lease);
    }

    @Test
    void whoeverIsLateStillHoldsWhatNobodyTookAway() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        Lease lease = claim(queue);
        clock.advance(LEASE.multipliedBy(2));
        assertThat(queue.renew("a", lease.fence())).isEqualTo(Renewal.KEPT);
        assertThat(queue.expire(10)).isEmpty();
    }

    @Test
    void aStaleWorkerCanDoNothing() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        Lease stale = claim(queue);
        clock.advance(LEASE);
        queue.expire(10);
        assertStale(queue, stale);
        clock.advance(CAP);
        Lease current = claim(queue);
        assertStale(queue, stale);
        complete(queue, current);
        assertStale(queue, stale);
        assertStale(queue, current);
    }

    private static void assertStale(WorkQueue queue, Lease lease) {
        String id = lease.work().id();
        QueueStatus before = queue.status();
        assertCode(ErrorCode.CONFLICT, () -> queue.complete(id, lease.fence()));
        assertCode(ErrorCode.CONFLICT, () -> queue.fail(id, lease.fence(), "late"));
        assertCode(ErrorCode.CONFLICT, () -> queue.release(id, lease.fence()));
        assertThat(queue.renew(id, lease.fence())).isEqualTo(Renewal.LOST);
        assertThat(queue.status()).isEqualTo(before);
    }

    @Test
    void releasedWorkCountsNoAttemptAndKeepsItsPlace() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        queue.enqueue(work("b"));
        Lease lease = claim(queue);
        assertThat(queue.release("a", lease.fence())).isInstanceOf(Disposition.Retry.class);
        assertStale(queue, lease);
        Lease again = claim(queue);
        assertThat(again.work().id()).isEqualTo("a");
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.fence()).isGreaterThan(lease.fence());
    }

    @Test
    void waitsAfterFailuresLieWithinGrowingBounds() {
        WorkQueue queue = queue();
        int items = 300;
        IntStream.range(0, items).forEach(at -> queue.enqueue(work("w" + at)));
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            long ceiling = Math.min(CAP.toMillis(), BASE.toMillis() << (attempt - 1));
            double sum = 0;
            for (Lease lease : claimAll(queue)) {
                assertThat(lease.attempt()).isEqualTo(attempt);
                Disposition after = queue.fail(lease.work().id(), lease.fence(), "broken");
                assertThat(after).isInstanceOf(Disposition.Retry.class);
                Instant notBefore = ((Disposition.Retry) after).notBefore();
                long wait = Duration.between(clock.instant(), notBefore).toMillis();
                assertThat(wait).isBetween(0L, ceiling);
                sum += wait;
            }
            assertThat(sum / items).as("even").isBetween(ceiling * 0.4, ceiling * 0.6);
            clock.advance(Duration.ofMillis(ceiling));
        }
        for (Lease lease : claimAll(queue)) {
            assertThat(queue.fail(lease.work().id(), lease.fence(), "broken"))
                    .isEqualTo(new Disposition.Dead(ATTEMPTS));
        }
        assertCounts(queue, 0, 0, 0, items);
    }

    private static List<Lease> claimAll(WorkQueue queue) {
        List<Lease> all = new ArrayList<>();
        List<Lease> some = claim(queue, 100);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = claim(queue, 100);
        }
        return all;
    }

    private void kill(WorkQueue queue, String id) {
        queue.enqueue(work(id));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            queue.fail(id, claim(queue).fence(), "cause of " + id);
            clock.advance(CAP);
        }
    }

    @Test
    void whatIsGivenUpIsKeptWithItsCause() {
        WorkQueue queue = queue();
        for (String id : List.of("c", "a", "b")) {
            kill(queue, id);
        }
        List<DeadLetter> all = queue.deadLetters("", 10);
        assertThat(all).extracting(letter -> letter.work().id()).containsExactly("c", "a", "b");
        DeadLetter first = all.getFirst();
        assertThat(first.cause()).isEqualTo("cause of c");
        assertThat(first.attempts()).isEqualTo(ATTEMPTS);
        assertThat(first.since()).isBetween(START, clock.instant());
        assertThat(queue.deadLetters("", 2)).isEqualTo(all.subList(0, 2));
        assertThat(queue.deadLetters("a", 10)).isEqualTo(all.subList(2, 3));
        assertThat(queue.deadLetters("no such", 10)).isEqualTo(all);
        assertThat(claim(queue, 10)).isEmpty();
    }

    @Test
    void aLongCauseIsCut() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            queue.fail("a", claim(queue).fence(), "x".repeat(100_000));
            clock.advance(CAP);
        }
        assertThat(queue.deadLetters("", 1).getFirst().cause()).hasSizeLessThan(2_000);
    }

    @Test
    void whatWasGivenUpIsTriedAgainFromItsFirstAttempt() {
        WorkQueue queue = queue();
        kill(queue, "a");
        assertThat(queue.redrive("no such")).isEmpty();
        assertThat(queue.redrive("a")).contains(clock.instant());
        assertThat(queue.redrive("a")).isEmpty();
        assertThat(queue.deadLetters("", 10)).isEmpty();
        assertThat(claim(queue).attempt()).isEqualTo(1);
        assertThat(queue.redrive("a")).as("of what a worker holds").isEmpty();
    }

    @Test
    void everythingThatWasGivenUpCanBeTriedAgain() {
        WorkQueue queue = queue();
        IntStream.range(0, 7).forEach(at -> kill(queue, "w" + at));
        List<DeadLetter> page = queue.deadLetters("", 3);
        while (!page.isEmpty()) {
            page.forEach(letter -> assertThat(queue.redrive(letter.work().id())).isPresent());
            page = queue.deadLetters(page.getLast().work().id(), 3);
        }
        assertThat(claim(queue, 10)).hasSize(7);
    }

    @Test
    void aDeadLetterCanBeForgotten() {
        WorkQueue queue = queue();
        kill(queue, "a");
        assertThat(queue.discard("a")).isTrue();
        assertThat(queue.discard("a")).isFalse();
        assertCounts(queue, 0, 0, 0, 0);
        queue.enqueue(work("a"));
        assertThat(queue.discard("a")).as("what waits").isFalse();
    }

    @Test
    void whatIsQueuedIsTakenBackAtOnce() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        queue.enqueue(new Work("later", "tenant", 5, START.plusSeconds(60), Set.of()));
        assertThat(queue.cancel("a")).isEqualTo(Cancelled.REMOVED);
        assertThat(queue.cancel("a")).isEqualTo(Cancelled.UNKNOWN);
        assertThat(queue.cancel("later")).isEqualTo(Cancelled.REMOVED);
        clock.advance(LONG);
        assertThat(claim(queue, 10)).isEmpty();
    }

    @Test
    void aDeadLetterIsNotCancelled() {
        WorkQueue queue = queue();
        kill(queue, "a");
        assertThat(queue.cancel("a")).isEqualTo(Cancelled.UNKNOWN);
        assertThat(queue.deadLetters("", 1)).hasSize(1);
    }

    @Test
    void whoeverHoldsCancelledWorkIsToldWithTheNextRenewal() {
        WorkQueue queue = queue();
        queue.enqueue(work("a"));
        Lease lease = claim(queue);
        assertThat(queue.cancel("a")).isEqualTo(Cancelled.REQUESTED);
        assertThat(queue.cancel("a")).isEqualTo(Cancelled.REQUESTED);
        assertThat(queue.renew("a", lease.fence())).isEqualTo(Renewal.CANCEL);
        assertThat(queue.renew("a", lease.fence())).isEqualTo(Renewal.CANCEL);
        complete(queue, lease);
        assertCounts(queue, 0, 0, 0, 0);
    }

    @Test
    void cancelledWorkIsNeverTriedAgain() {
        WorkQueue queue = queue();
        for (String id : List.of("fails", "released", "expires")) {
            queue.enqueue(work(id));
        }
        List<Lease> leases = claim(queue, 10);
        leases.forEach(lease -> queue.cancel(lease.work().id()));
        assertThat(queue.fail("fails", leases.get(0).fence(), "broken"))
                .isEqualTo(new Disposition.Dropped());
        assertThat(queue.release("released", leases.get(1).fence()))
                .isEqualTo(new Disposition.Dropped());
        clock.advance(LEASE);
        assertThat(queue.expire(10))
                .extracting(Expired::disposition)
                .containsExactly(new Disposition.Dropped());
        clock.advance(LONG);
        assertThat(claim(queue, 10)).isEmpty();
        assertCounts(queue, 0, 0, 0, 0);
    }

    @Test
    void aPausedQueueAcceptsWorkAndHandsOutNone() {
        WorkQueue queue = queue();
        assertThat(queue.state()).isEqualTo(State.OPEN);
        queue.enqueue(work("before"));
        queue.enqueue(work("held"));
        Lease held = claim(queue);
        queue.state(State.PAUSED);
        assertThat(queue.state()).isEqualTo(State.PAUSED);
        assertThat(queue.status().state()).isEqualTo(State.PAUSED);
        assertThat(queue.enqueue(work("during"))).isTrue();
        assertThat(claim(queue, 10)).isEmpty();
        complete(queue, held);
        queue.state(State.OPEN);
        assertThat(ids(claim(queue, 10))).containsExactly("held", "during");
    }

    @Test
    void aDrainingQueueHandsOutWhatIsThereAndAcceptsNoMore() {
        WorkQueue queue = queue();
        queue.enqueue(work("before"));
        queue.state(State.DRAINING);
        assertCode(ErrorCode.UNAVAILABLE, () -> queue.enqueue(work("during")));
        assertThat(queue.enqueue(work("before"))).as("it is there already").isFalse();
        assertThat(ids(claim(queue, 10))).containsExactly("before");
        queue.state(State.OPEN);
        assertThat(queue.enqueue(work("after"))).isTrue();
    }

    @Test
    void aFullQueueRefuses() {
        WorkQueue queue = open(settings(3, 10, TENANT, Map.of()), clock);
        IntStream.range(0, 3).forEach(at -> queue.enqueue(work("w" + at)));
        assertCode(ErrorCode.QUOTA_EXCEEDED, () -> queue.enqueue(work("more")));
        assertThat(queue.enqueue(work("w0"))).as("it is there already").isFalse();
        Lease lease = claim(queue);
        assertCode(ErrorCode.QUOTA_EXCEEDED, () -> queue.enqueue(work("more")));
        complete(queue, lease);
        assertThat(queue.enqueue(work("more"))).isTrue();
    }

    @Test
    void aTenantHasNoMoreThanItMay() {
        Map<String, TenantSettings> small = Map.of("small", new TenantSettings(1, 2, 10));
        WorkQueue queue = open(settings(100, 10, TENANT, small), clock);
        queue.enqueue(work("a", "small", 5));
        queue.enqueue(work("b", "small", 5));
        assertCode(ErrorCode.QUOTA_EXCEEDED, () -> queue.enqueue(work("c", "small", 5)));
        assertThat(queue.enqueue(work("d", "other", 5))).isTrue();
        queue.cancel("a");
        assertThat(queue.enqueue(work("c", "small", 5))).isTrue();
    }

    @Test
    void noMoreIsHeldAtOnceThanAllowed() {
        WorkQueue queue = open(settings(100, 3, TENANT, Map.of()), clock);
        IntStream.range(0, 5).forEach(at -> queue.enqueue(work("w" + at)));
        List<Lease> held = claim(queue, 10);
        assertThat(held).hasSize(3);
        assertThat(claim(queue, 10)).isEmpty();
        complete(queue, held.get(0));
        queue.release("w1", held.get(1).fence());
        assertThat(ids(claim(queue, 10))).containsExactly("w1", "w3");
    }

    @Test
    void aTenantHoldsNoMoreAtOnceThanItMay() {
        Map<String, TenantSettings> narrow = Map.of("narrow", new TenantSettings(1, 100, 2));
        WorkQueue queue = open(settings(100, 10, TENANT, narrow), clock);
        IntStream.range(0, 5).forEach(at -> queue.enqueue(work("n" + at, "narrow", 9)));
        queue.enqueue(work("other", "other", 0));
        List<Lease> held = claim(queue, 10);
        assertThat(ids(held)).containsExactly("n0", "n1", "other");
        queue.enqueue(work("n5", "narrow", 9));
        assertThat(claim(queue, 10)).isEmpty();
        complete(queue, held.get(0));
        assertThat(ids(claim(queue, 10))).containsExactly("n2");
        queue.fail("n1", held.get(1).fence(), "broken");
        assertThat(ids(claim(queue, 10))).containsExactly("n3");
    }

    @Test
    void tenantsShareByWeight() {
        Map<String, TenantSettings> heavy = Map.of("heavy", new TenantSettings(3, 1_000, 1_000));
        WorkQueue queue = open(settings(2_000, 2_000, TENANT, heavy), clock);
        for (int at = 0; at < 400; at++) {
            queue.enqueue(work("l" + at, "light", 5));
            queue.enqueue(work("h" + at, "heavy", 5));
        }
        for (int part = 1; part <= 4; part++) {
            long served =
                    claim(queue, 100).stream()
                            .filter(lease -> lease.work().tenant().equals("heavy"))
                            .count();
            assertThat(served).isBetween(74L, 76L);
        }
    }

    @Test
    void beingIdleSavesNothingUp() {
        WorkQueue queue = queue();
        IntStream.range(0, 200).forEach(at -> queue.enqueue(work("busy" + at, "busy", 5)));
        queue.enqueue(work("idle", "idle", 5));
        claim(queue, 100);
        IntStream.range(0, 50).forEach(at -> queue.enqueue(work("late" + at, "idle", 5)));
        long late = ids(claim(queue, 40)).stream().filter(id -> id.startsWith("late")).count();
        assertThat(late).isBetween(19L, 21L);
    }

    @Test
    void aFloodOfOneTenantDoesNotTouchTheOthers() {
        WorkQueue queue = queue();
        IntStream.range(0, 10_000).forEach(at -> queue.enqueue(work("f" + at, "flood", 5)));
        claim(queue, 100).forEach(lease -> complete(queue, lease));
        clock.advance(AGING.multipliedBy(20));
        Map<String, Instant> since = new HashMap<>();
        Map<String, Double> waits = new HashMap<>();
        int tenants = 10;
        int each = 10;
        for (int at = 0; at < each; at++) {
            for (int tenant = 0; tenant < tenants; tenant++) {
                String id = "t" + tenant + "-" + at;
                queue.enqueue(work(id, "tenant" + tenant, 5));
                since.put(id, clock.instant());
            }
        }
        int claims = 0;
        while (!since.isEmpty()) {
            Lease lease = claim(queue);
            Instant came = since.remove(lease.work().id());
            if (came != null) {
                double wait = Duration.between(came, clock.instant()).toMillis();
                waits.merge(lease.work().tenant(), wait / each, Double::sum);
            }
            complete(queue, lease);
            clock.advance(Duration.ofMillis(100));
            claims++;
        }
        assertThat(claims).as("the flood gets its share and no more").isLessThan(130);
        double longest = waits.values().stream().mapToDouble(wait -> wait).max().orElseThrow();
        double shortest = waits.values().stream().mapToDouble(wait -> wait).min().orElseThrow();
        assertThat(longest / shortest).isLessThanOrEqualTo(1.2);
    }

    @Test
    void aLowPriorityIsNotStarved() {
        WorkQueue queue = queue();
        queue.enqueue(work("low", "patient", 1));
        for (int minute = 0; minute < 4; minute++) {
            queue.enqueue(work("high" + minute, "urgent", 5));
            Lease lease = claim(queue);
            assertThat(lease.work().id()).as("minute " + minute).startsWith("high");
            complete(queue, lease);
            clock.advance(AGING);
        }
        queue.enqueue(work("high", "urgent", 5));
        assertThat(claim(queue).work().id()).isEqualTo("low");
    }

    @Test
    void aWholeLineOfLowPriorityIsNotStarved() {
        WorkQueue queue = queue();
        IntStream.range(0, 5).forEach(at -> queue.enqueue(work("low" + at, "patient", 2)));
        int low = 0;
        for (int minute = 0; minute < 12; minute++) {
            queue.enqueue(work("high" + minute, "urgent", 5));
            queue.enqueue(work("more" + minute, "urgent", 5));
            for (Lease lease : claim(queue, 2)) {
                low += lease.work().id().startsWith("low") ? 1 : 0;
                complete(queue, lease);
            }
            clock.advance(AGING);
        }
        assertThat(low).isEqualTo(5);
    }

    @Test
    void statusSaysHowThingsStand() {
        WorkQueue queue = queue();
        assertThat(queue.status().oldestWait()).isZero();
        queue.enqueue(work("a", "one", 5));
        clock.advance(Duration.ofSeconds(3));
        queue.enqueue(work("b", "one", 9));
        queue.enqueue(work("c", "two", 5));
        queue.enqueue(new Work("d", "two", 5, clock.instant().plusSeconds(9), Set.of()));
        claim(queue);
        clock.advance(Duration.ofSeconds(2));
        QueueStatus status = queue.status();
        assertThat(status.oldestWait()).isEqualTo(Duration.ofSeconds(5));
        assertCounts(queue, 2, 1, 1, 0);
        assertThat(status.tenants())
                .containsEntry("one", new QueueStatus.TenantStatus(1, 0, 1))
                .containsEntry("two", new QueueStatus.TenantStatus(1, 1, 0))
                .hasSize(2);
    }

    @Test
    void aUnitThatFailsLeavesNothing() {
        WorkQueue queue = queue();
        queue.enqueue(work("held"));
        queue.enqueue(work("due", "other", 5));
        queue.enqueue(new Work("later", "tenant", 5, START.plusSeconds(60), Set.of()));
        kill(queue, "dead", 9);
        Lease held = claim(queue);
        QueueStatus before = queue.status();
        assertThatThrownBy(() ->
                        units().commit(() -> {
                            changeEverything(queue, held);
                            throw new IllegalStateException("on purpose");
                        }))
                .hasMessageContaining("on purpose");
        assertThat(queue.status()).isEqualTo(before);
        assertThat(queue.deadLetters("", 10)).hasSize(1);
        assertThat(queue.renew("held", held.fence())).isEqualTo(Renewal.KEPT);
        List<Lease> next = claim(queue, 10);
        assertThat(ids(next)).containsExactly("due");
        assertThat(next.getFirst().attempt()).isEqualTo(1);
        complete(queue, held);
    }

    private void kill(WorkQueue queue, String id, int priority) {
        queue.enqueue(work(id, "tenant", priority));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Lease lease = claim(queue);
            assertThat(lease.work().id()).isEqualTo(id);
            queue.fail(id, lease.fence(), "broken");
            Instant due = clock.instant().plus(CAP);
            clock.advance(Duration.between(clock.instant(), due));
        }
    }

    private static void changeEverything(WorkQueue queue, Lease held) {
        queue.enqueue(work("new"));
        List<Lease> leases = claim(queue, 10);
        assertThat(leases).isNotEmpty();
        complete(queue, leases.getFirst());
        queue.release(leases.getLast().work().id(), leases.getLast().fence());
        queue.cancel("held");
        queue.fail("held", held.fence(), "broken");
        queue.cancel("later");
        queue.redrive("dead");
        queue.state(State.PAUSED);
    }

    @Test
    void aUnitIsOneChange() {
        WorkQueue queue = queue();
        String id =
                units().commit(() -> {
                    queue.enqueue(work("a"));
                    queue.enqueue(work("b"));
                    Lease lease = claim(queue);
                    complete(queue, lease);
                    return lease.work().id();
                });
        assertThat(id).isEqualTo("a");
        assertThat(ids(claim(queue, 10))).containsExactly("b");
    }

    @Test
    void aFailedUnitChargesNobodysShare() {
        WorkQueue queue = queue();
        for (int at = 0; at < 20; at++) {
            queue.enqueue(work("a" + at, "a", 5));
            queue.enqueue(work("b" + at, "b", 5));
        }
        for (int round = 0; round < 5; round++) {
            assertThatThrownBy(() ->
                    units().commit(() -> {
                        claim(queue, 7);
                        throw new IllegalStateException("on purpose");
                    }));
        }
        assertThat(ids(claim(queue, 6))).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    @Test
    void aWaitEndsWhenWorkComes() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lease> waiting = workers.submit(() -> takeOne(queue, Set.of()));
            queue.enqueue(work("a"));
            assertThat(waiting.get().work().id()).isEqualTo("a");
        }
    }

    /** As a worker does it. */
    private static Lease takeOne(WorkQueue queue, Set<String> abilities)
            throws InterruptedException {
        while (true) {
            long seen = queue.offers();
            List<Lease> leases = queue.claim("worker", abilities, 1);
            if (!leases.isEmpty()) {
                return leases.getFirst();
            }
            queue.awaitWork(abilities, seen, Duration.ofHours(1));
        }
    }

    @Test
    void aWaitEndsWhenTheTimeOfWorkComes() throws InterruptedException {
        WorkQueue queue = open(settings(100, 10, TENANT, Map.of()), InstantSource.system());
        Instant soon = Instant.now().plusMillis(50);
        queue.enqueue(new Work("later", "tenant", 5, soon.plusMillis(100), Set.of()));
        queue.enqueue(new Work("soon", "tenant", 5, soon, Set.of()));
        assertThat(takeOne(queue, Set.of()).work().id()).isEqualTo("soon");
        assertThat(takeOne(queue, Set.of()).work().id()).isEqualTo("later");
    }

    @Test
    void everyoneWhoWaitsIsServedWhenTheTimeComes()
            throws InterruptedException, ExecutionException {
        WorkQueue queue = open(settings(100, 100, TENANT, Map.of()), InstantSource.system());
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Lease>> waiting = new ArrayList<>();
            for (int worker = 0; worker < 20; worker++) {
                waiting.add(workers.submit(() -> takeOne(queue, Set.of())));
            }
            Instant start = Instant.now();
            for (int at = 0; at < 20; at++) {
                Instant due = start.plusMillis(50 + 20L * (at % 3));
                queue.enqueue(new Work("w" + at, "tenant", 5, due, Set.of()));
            }
            Set<String> served = ConcurrentHashMap.newKeySet();
            for (Future<Lease> lease : waiting) {
                served.add(lease.get().work().id());
            }
            assertThat(served).hasSize(20);
        }
    }

    @Test
    void aWaitEndsWhenALimitIsFreeAgain() throws InterruptedException, ExecutionException {
        WorkQueue queue = open(settings(100, 1, TENANT, Map.of()), clock);
        queue.enqueue(work("a"));
        queue.enqueue(work("b"));
        Lease first = claim(queue);
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lease> waiting = workers.submit(() -> takeOne(queue, Set.of()));
            complete(queue, first);
            assertThat(waiting.get().work().id()).isEqualTo("b");
        }
    }

    @Test
    void aWaitEndsWhenATenantsLimitIsFreeAgain() throws InterruptedException, ExecutionException {
        WorkQueue queue = open(settings(100, 10, new TenantSettings(1, 100, 1), Map.of()), clock);
        queue.enqueue(work("a"));
        queue.enqueue(work("b"));
        Lease first = claim(queue);
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lease> waiting = workers.submit(() -> takeOne(queue, Set.of()));
            queue.fail("a", first.fence(), "broken");
            assertThat(waiting.get().work().id()).isEqualTo("b");
        }
    }

    @Test
    void everyWaitEndsWhenTheQueueIsOpened() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        queue.state(State.PAUSED);
        IntStream.range(0, 20).forEach(at -> queue.enqueue(work("w" + at)));
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Lease>> waiting = new ArrayList<>();
            for (int worker = 0; worker < 20; worker++) {
                waiting.add(workers.submit(() -> takeOne(queue, Set.of())));
            }
            queue.state(State.OPEN);
            Set<String> served = ConcurrentHashMap.newKeySet();
            for (Future<Lease> lease : waiting) {
                served.add(lease.get().work().id());
            }
            assertThat(served).hasSize(20);
        }
    }

    @Test
    void aWaitEndsWhenItsTimeIsUp() throws InterruptedException {
        WorkQueue queue = queue();
        long seen = queue.offers();
        queue.awaitWork(Set.of(), seen, Duration.ofMillis(5));
        assertThat(queue.offers()).isEqualTo(seen);
    }

    @Test
    void nothingIsMissedBetweenAClaimAndTheWait() throws InterruptedException {
        WorkQueue queue = queue();
        long seen = queue.offers();
        assertThat(claim(queue, 1)).isEmpty();
        queue.enqueue(work("a"));
        assertThat(queue.offers()).isGreaterThan(seen);
        queue.awaitWork(Set.of(), seen, Duration.ofHours(1));
        assertThat(claim(queue).work().id()).isEqualTo("a");
    }

    /** Workers that are not able come first; the one that is able must be woken all the same. */
    @Test
    void workWakesSomebodyWhoIsAbleToDoIt() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        AtomicInteger wakes = new AtomicInteger();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int other = 0; other < 10; other++) {
                var _ =
                        workers.submit(() -> {
                            long seen = queue.offers();
                            queue.awaitWork(Set.of("java"), seen, Duration.ofHours(1));
                            return wakes.incrementAndGet();
                        });
            }
            Future<Lease> able = workers.submit(() -> takeOne(queue, Set.of("python")));
            queue.enqueue(work("a", "tenant", 5, "python"));
            assertThat(able.get().work().id()).isEqualTo("a");
            workers.shutdownNow();
        }
    }

    @Test
    void anInterruptEndsAWait() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lease> waiting = workers.submit(() -> takeOne(queue, Set.of()));
            workers.shutdownNow();
            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    /** Many wait, little comes: whoever is woken finds something, nearly always. */
    @Test
    void aFewItemsDoNotWakeTheWholeCrowd() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        int crowd = 300;
        int items = 200;
        AtomicInteger returns = new AtomicInteger();
        AtomicInteger claimed = new AtomicInteger();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < crowd; worker++) {
                var _ =
                        workers.submit(() -> {
                            while (true) {
                                long seen = queue.offers();
                                List<Lease> leases = queue.claim("w", Set.of(), 1);
                                leases.forEach(lease -> complete(queue, lease));
                                if (claimed.addAndGet(leases.size()) >= items) {
                                    return true;
                                }
                                if (leases.isEmpty()) {
                                    queue.awaitWork(Set.of(), seen, Duration.ofHours(1));
                                    returns.incrementAndGet();
                                }
                            }
                        });
            }
            for (int at = 0; at < items; at++) {
                int before = at;
                queue.enqueue(work("w" + at));
                awaitTrue(() -> claimed.get() > before);
            }
            workers.shutdownNow();
        }
        assertThat(returns.get()).isLessThan(items * 4 + crowd * 2);
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void nothingIsHandedOutTwice() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        int threads = 32;
        int items = 2_000;
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(items);
        inThreads(
                threads,
                thread -> {
                    for (int at = thread; at < items; at += threads) {
                        queue.enqueue(work("w" + at, "t" + at % 7, at % 10));
                        for (Lease lease : claim(queue, 2)) {
                            seen.merge(lease.work().id(), 1, Integer::sum);
                            complete(queue, lease);
                            left.decrementAndGet();
                        }
                    }
                    while (left.get() > 0) {
                        for (Lease lease : claim(queue, 5)) {
                            seen.merge(lease.work().id(), 1, Integer::sum);
                            complete(queue, lease);
                            left.decrementAndGet();
                        }
                    }
                });
        assertThat(seen).hasSize(items).allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertCounts(queue, 0, 0, 0, 0);
    }

    @Test
    void limitsHoldAmongManyThreads() throws InterruptedException, ExecutionException {
        WorkQueue queue =
                open(settings(5_000, 7, new TenantSettings(1, 5_000, 3), Map.of()), clock);
        int items = 1_000;
        for (int at = 0; at < items; at++) {
            queue.enqueue(work("w" + at, "t" + at % 4, 5));
        }
        AtomicInteger left = new AtomicInteger(items);
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Map<String, AtomicInteger> heldBy = new ConcurrentHashMap<>();
        Map<String, Integer> mostBy = new ConcurrentHashMap<>();
        inThreads(
                16,
                _ -> {
                    while (left.get() > 0) {
                        for (Lease lease : claim(queue, 3)) {
                            AtomicInteger own =
                                    heldBy.computeIfAbsent(
                                            lease.work().tenant(), _ -> new AtomicInteger());
                            most.accumulateAndGet(held.incrementAndGet(), Math::max);
                            mostBy.merge(lease.work().tenant(), own.incrementAndGet(), Math::max);
                            own.decrementAndGet();
                            held.decrementAndGet();
                            complete(queue, lease);
                            left.decrementAndGet();
                        }
                    }
                });
        assertThat(most.get()).isLessThanOrEqualTo(7);
        assertThat(mostBy).allSatisfy((tenant, its) -> assertThat(its).isLessThanOrEqualTo(3));
    }

    /** Either the cancellation removes it, or exactly one worker gets it. */
    @Test
    void aCancellationAndAClaimDoNotBothWin() throws InterruptedException, ExecutionException {
        WorkQueue queue = queue();
        int items = 300;
        for (int at = 0; at < items; at++) {
            queue.enqueue(work("w" + at));
        }
        Set<String> removed = ConcurrentHashMap.newKeySet();
        Set<String> done = ConcurrentHashMap.newKeySet();
        Set<String> told = ConcurrentHashMap.newKeySet();
        inThreads(
                4,
                thread -> {
                    if (thread == 0) {
                        for (int at = items - 1; at >= 0; at--) {
                            if (queue.cancel("w" + at) == Cancelled.REMOVED) {
                                removed.add("w" + at);
                            }
                        }
                        return;
                    }
                    List<Lease> leases = claim(queue, 1);
                    while (!leases.isEmpty()) {
                        Lease lease = leases.getFirst();
                        if (queue.renew(lease.work().id(), lease.fence()) == Renewal.CANCEL) {
                            told.add(lease.work().id());
                        }
                        complete(queue, lease);
                        done.add(lease.work().id());
                        leases = claim(queue, 1);
                    }
                });
        assertThat(removed.size() + done.size()).isEqualTo(items);
        removed.addAll(done);
        assertThat(removed).as("nothing is both").hasSize(items);
        assertThat(done).containsAll(told);
    }

    private static void inThreads(int threads, java.util.function.IntConsumer work)
            throws InterruptedException, ExecutionException {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                running.add(workers.submit(() -> work.accept(number)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    @Test
    void whateverIsDoneItAgreesWithTheModel() {
        Gen.check(rounds(), gen -> new QueueModel(gen, this).run(150));
    }

    /** How many random histories are compared with the model. */
    protected int rounds() {
        return System.getenv("CRUCIBLE_LONG") == null ? 30 : 1_000;
    }

    /** A queue for a model. */
    final WorkQueue queueForModel() {
        return open(
                new QueueSettings(
                        LEASE,
                        3,
                        BASE,
                        CAP,
                        Duration.ofDays(100),
                        QueueModel.CAPACITY,
                        QueueModel.CONCURRENCY,
                        new TenantSettings(1, QueueModel.CAPACITY, QueueModel.TENANT),
                        Map.of()),
                clock);
    }

    /** For models. */
    final UnitOfWork unitsForModel() {
        return units();
    }

    /** For models. */
    static Optional<ErrorCode> codeOf(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (CrucibleException refused) {
            return Optional.of(refused.code());
        }
    }
}
