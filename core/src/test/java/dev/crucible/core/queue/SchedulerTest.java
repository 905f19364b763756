package dev.crucible.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

final class SchedulerTest {
    private static final int STEPS = 4_000;

    @Test
    void everyStepOfAnItemsLifeIsTaken() {
        Set<Lifecycle.Step> taken = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            RandomQueue queue = new RandomQueue();
            SplittableRandom choice = new SplittableRandom(seed);
            for (int step = 0; step < STEPS; step++) {
                queue.step(choice);
            }
            taken.addAll(queue.steps);
        }
        assertThat(taken).isEqualTo(Lifecycle.STEPS.keySet());
    }

    @Test
    void noOtherStepIsPossible() {
        for (Lifecycle.State state : Lifecycle.State.values()) {
            for (Lifecycle.Event event : Lifecycle.Event.values()) {
                if (!Lifecycle.STEPS.containsKey(new Lifecycle.Step(state, event))) {
                    assertThatThrownBy(() -> Lifecycle.after(state, event))
                            .isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    /**
     * Two queues live the same life, but one is often interrupted by units that come to nothing.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsUndoneHasNeverHappened(long seed) {
        RandomQueue disturbed = new RandomQueue();
        RandomQueue calm = new RandomQueue();
        SplittableRandom life = new SplittableRandom(seed);
        SplittableRandom noise = new SplittableRandom(seed + 1_000);
        for (int step = 0; step < STEPS; step++) {
            long choice = life.nextLong();
            if (noise.nextInt(3) == 0) {
                disturbed.stepInVain(noise.split());
                calm.waitUntil(disturbed.instant());
            }
            assertThat(disturbed.step(new SplittableRandom(choice)))
                    .as("step " + step)
                    .isEqualTo(calm.step(new SplittableRandom(choice)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatWasStoredIsAllThatIsNeeded(long seed) {
        RandomQueue queue = new RandomQueue();
        SplittableRandom choice = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            queue.step(choice);
            if (step % 200 == 0) {
                assertReloadable(queue);
            }
        }
    }

    private static void assertReloadable(RandomQueue queue) {
        Scheduler again =
                new Scheduler(
                        RandomQueue.SETTINGS,
                        queue,
                        new SplittableRandom(1),
                        QueueChanges.NONE,
                        new WorkBell(queue));
        again.load(queue.stored.values(), queue.scheduler.state(), queue.fences());
        assertThat(again.status()).isEqualTo(queue.scheduler.status());
        assertThat(again.deadLetters("", 100))
                .containsExactlyInAnyOrderElementsOf(queue.scheduler.deadLetters("", 100));
        again.state(WorkQueue.State.OPEN, _ -> {});
        for (Lease lease : again.claim("w", Set.of("a", "b"), 100, _ -> {})) {
            assertThat(lease.fence()).isGreaterThan(queue.fences());
        }
    }

    @Test
    void tenantsAndKindsThatAreGoneAreForgotten() {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        Scheduler scheduler =
                new Scheduler(
                        QueueSettings.DEFAULTS,
                        clock,
                        new SplittableRandom(1),
                        QueueChanges.NONE,
                        new WorkBell(clock));
        for (int at = 0; at < 2_000; at++) {
            Set<String> needs = Set.of("need" + at);
            scheduler.enqueue(new Work("w" + at, "t" + at, 5, Instant.EPOCH, needs), _ -> {});
            Lease lease = scheduler.claim("worker", needs, 1, _ -> {}).getFirst();
            scheduler.complete("w" + at, lease.fence(), _ -> {});
        }
        assertThat(scheduler.status().tenants()).isEmpty();
        assertThat(scheduler.size()).isLessThan(500);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        QueueSettings.TenantSettings tenant = new QueueSettings.TenantSettings(1, 1, 1);
        Duration second = Duration.ofSeconds(1);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofDays(366))) {
            assertThatThrownBy(() ->
                            new QueueSettings(
                                    second, 1, second, second, wrong, 1, 1, tenant, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (int[] wrong : new int[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}) {
            assertThatThrownBy(() ->
                            new QueueSettings(
                                    second, wrong[0], second, second, second, wrong[1], wrong[2],
                                    tenant, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new QueueSettings.TenantSettings(wrong[0], wrong[1], wrong[2]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new QueueSettings.TenantSettings(1001, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void workThatIsOutOfBoundsIsRefused() {
        List<Runnable> wrong = new ArrayList<>();
        String tooLong = "x".repeat(65);
        wrong.add(() -> new Work("", "t", 1, Instant.EPOCH, Set.of()));
        wrong.add(() -> new Work(tooLong, "t", 1, Instant.EPOCH, Set.of()));
        wrong.add(() -> new Work("w", "", 1, Instant.EPOCH, Set.of()));
        wrong.add(() -> new Work("w", tooLong, 1, Instant.EPOCH, Set.of()));
        wrong.add(() -> new Work("w", "t", -1, Instant.EPOCH, Set.of()));
        wrong.add(() -> new Work("w", "t", 10, Instant.EPOCH, Set.of()));
        for (String need : List.of("", "a\nb", "x".repeat(101))) {
            wrong.add(() -> new Work("w", "t", 1, Instant.EPOCH, Set.of(need)));
        }
        Set<String> many = Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
        wrong.add(() -> new Work("w", "t", 1, Instant.EPOCH, many));
        assertThat(wrong)
                .allSatisfy(each ->
                        assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class));
    }
}
