package dev.crucible.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

@Timeout(60)
final class WorkBellTest {
    private static final Duration LONG = Duration.ofHours(1);
    private final InstantSource clock = InstantSource.system();
    private final WorkBell bell = new WorkBell(clock);

    private Future<?> waiter(ExecutorService threads, String... abilities) {
        int before = bell.waiting();
        Future<?> waiting =
                threads.submit(() -> {
                    bell.await(Set.of(abilities), bell.offers(), LONG);
                    return true;
                });
        while (bell.waiting() == before) {
            LockSupport.parkNanos(100_000);
        }
        return waiting;
    }

    @Test
    void whoHasWaitedLongestAmongTheAbleIsWoken() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> unable = waiter(threads, "java");
            Future<?> first = waiter(threads, "python");
            Future<?> second = waiter(threads, "python");
            bell.ring(Set.of("python"));
            first.get();
            assertThat(bell.waiting()).isEqualTo(2);
            bell.passOn(Set.of("python"));
            second.get();
            bell.passOn(Set.of("python"));
            assertThat(unable.isDone()).isFalse();
            bell.ring(Set.of());
            unable.get();
        }
    }

    @Test
    void whatCameBeforeTheWaitEndsItAtOnce() throws InterruptedException {
        long seen = bell.offers();
        bell.ring(Set.of());
        bell.await(Set.of(), seen, LONG);
        assertThat(bell.heard()).isFalse();
    }

    @Test
    void oneWatchesTheClockForAll() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int at = 0; at < 5; at++) {
                all.add(waiter(threads));
            }
            bell.nextDue(clock.millis() + 20);
            while (bell.waiting() == 5) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(bell.waiting()).as("the others sleep on").isEqualTo(4);
            bell.nextDue(Long.MAX_VALUE);
            threads.shutdownNow();
        }
    }

    @Test
    void whoeverWatchesIsFollowedByAnother() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> watching = waiter(threads, "a");
            Future<?> next = waiter(threads, "b");
            bell.ring(Set.of("a"));
            watching.get();
            bell.nextDue(clock.millis() + 5);
            next.get();
        }
    }

    @Test
    void anInterruptDoesNotLoseAWakeUp() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Thread unlucky =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        bell.await(Set.of(), bell.offers(), LONG);
                                    } catch (InterruptedException ended) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
                while (bell.waiting() == 0) {
                    LockSupport.parkNanos(10_000);
                }
                Future<?> other = waiter(threads);
                Thread.ofVirtual().start(unlucky::interrupt);
                bell.ring(Set.of());
                unlucky.join();
                bell.ring(Set.of());
                assertThat(other).succeedsWithin(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void anInterruptIsSaid() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> bell.await(Set.of(), 0, LONG))
                .isInstanceOf(InterruptedException.class);
    }
}
