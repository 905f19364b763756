package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.queue.WorkQueue.Renewal;
import dev.crucible.testkit.ManualClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What the queue knows after a restart. */
@SuppressWarnings("NullAway.Init")
final class SqliteQueueRestartTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir private Path folder;
    private final ManualClock clock = new ManualClock(START);
    private SqliteStore store;
    private WorkQueue queue;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder.resolve("data"), StoreListener.SILENT, System::nanoTime);
        queue = SqliteQueue.open(store, QueueSettings.DEFAULTS, clock, new SplittableRandom(1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() {
        close();
        open();
    }

    private static Work work(String id, Instant notBefore, String... needs) {
        return new Work(id, "tenant", 7, notBefore, Set.of(needs));
    }

    @Test
    void everythingIsWhereItWas() {
        queue.enqueue(work("dead", START));
        for (int attempt = 0; attempt < QueueSettings.DEFAULTS.attempts(); attempt++) {
            queue.fail("dead", queue.claim("w", Set.of(), 1).getFirst().fence(), "the cause");
            clock.advance(Duration.ofMinutes(1));
        }
        queue.enqueue(work("held", START));
        queue.claim("w", Set.of(), 1);
        queue.enqueue(work("waits", START, "runtime:python", "class:vm"));
        queue.enqueue(work("later", clock.instant().plusSeconds(60)));
        queue.enqueue(work("never", Instant.MAX));
        queue.state(WorkQueue.State.DRAINING);
        QueueStatus before = queue.status();
        List<WorkQueue.DeadLetter> dead = queue.deadLetters("", 10);

        restart();
        assertThat(queue.status()).isEqualTo(before);
        assertThat(queue.deadLetters("", 10)).isEqualTo(dead);
        List<Lease> leases = queue.claim("w", Set.of("runtime:python", "class:vm"), 10);
        assertThat(leases)
                .extracting(Lease::work)
                .containsExactly(work("waits", START, "runtime:python", "class:vm"));
        clock.advance(Duration.ofSeconds(60));
        assertThat(queue.claim("w", Set.of(), 10))
                .extracting(lease -> lease.work().id())
                .containsExactly("later");
    }

    @Test
    void aLeaseIsAFullOneAfterARestart() {
        queue.enqueue(work("a", START));
        Lease lease = queue.claim("w", Set.of(), 1).getFirst();
        clock.advance(Duration.ofHours(1));
        restart();
        assertThat(queue.expire(10)).isEmpty();
        assertThat(queue.renew("a", lease.fence())).isEqualTo(Renewal.KEPT);
        restart();
        clock.advance(QueueSettings.DEFAULTS.lease());
        WorkQueue.Expired expired = queue.expire(10).getFirst();
        assertThat(expired.lease().worker()).isEqualTo("w");
        assertThat(expired.lease().fence()).isEqualTo(lease.fence());
        assertThat(expired.lease().attempt()).isEqualTo(1);
    }

    @Test
    void aCancellationIsRemembered() {
        queue.enqueue(work("a", START));
        Lease lease = queue.claim("w", Set.of(), 1).getFirst();
        queue.cancel("a");
        restart();
        assertThat(queue.renew("a", lease.fence())).isEqualTo(Renewal.CANCEL);
        assertThat(queue.fail("a", lease.fence(), "broken"))
                .isEqualTo(new WorkQueue.Disposition.Dropped());
        restart();
        assertThat(queue.cancel("a")).isEqualTo(WorkQueue.Cancelled.UNKNOWN);
    }

    @Test
    void fencesGrowEvenWhenTheItemThatHadTheLargestIsGone() {
        long last = 0;
        for (int round = 0; round < 5; round++) {
            queue.enqueue(work("a", START));
            Lease lease = queue.claim("w", Set.of(), 1).getFirst();
            assertThat(lease.fence()).isGreaterThan(last);
            last = lease.fence();
            queue.complete("a", last);
            restart();
        }
    }

    @Test
    void theOrderIsTheSame() {
        for (String id : List.of("c", "a", "b")) {
            queue.enqueue(work(id, START));
        }
        queue.release("c", queue.claim("w", Set.of(), 1).getFirst().fence());
        restart();
        queue.enqueue(work("d", START));
        assertThat(queue.claim("w", Set.of(), 10))
                .extracting(lease -> lease.work().id())
                .containsExactly("c", "a", "b", "d");
    }
}
