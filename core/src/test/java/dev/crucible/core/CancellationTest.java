package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class CancellationTest {
    @Test
    void nothingIsCancelledUntilSomebodySaysSo() {
        Cancellation cancellation = Cancellation.none();
        AtomicInteger ran = new AtomicInteger();
        try (var _ = cancellation.onCancel(ran::incrementAndGet)) {
            assertThat(cancellation.cancelled()).isFalse();
        }
        assertThat(ran).hasValue(0);
    }

    @Test
    void everyActionRunsOnceInTheOrderOfRegistration() {
        Cancellation cancellation = new Cancellation();
        List<String> ran = new ArrayList<>();
        var _ = cancellation.onCancel(() -> ran.add("first"));
        var _ = cancellation.onCancel(() -> ran.add("second"));
        cancellation.cancel();
        cancellation.cancel();
        assertThat(ran).containsExactly("first", "second");
        assertThat(cancellation.cancelled()).isTrue();
    }

    @Test
    void anActionThatComesTooLateRunsAtOnce() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        AtomicInteger ran = new AtomicInteger();
        try (var _ = cancellation.onCancel(ran::incrementAndGet)) {
            assertThat(ran).hasValue(1);
        }
        assertThat(ran).hasValue(1);
    }

    @Test
    void aForgottenActionNeverRuns() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger ran = new AtomicInteger();
        cancellation.onCancel(ran::incrementAndGet).close();
        cancellation.cancel();
        assertThat(ran).hasValue(0);
    }

    @Test
    void forgettingTwiceForgetsNobodyElse() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger ran = new AtomicInteger();
        Runnable action = ran::incrementAndGet;
        Cancellation.Registration one = cancellation.onCancel(action);
        var _ = cancellation.onCancel(action);
        one.close();
        one.close();
        cancellation.cancel();
        assertThat(ran).hasValue(1);
    }

    @Test
    void anActionMayRegisterAnother() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger ran = new AtomicInteger();
        var _ = cancellation.onCancel(() -> cancellation.onCancel(ran::incrementAndGet));
        cancellation.cancel();
        assertThat(ran).hasValue(1);
    }

    @Test
    void aFailingActionDoesNotKeepTheOthersFromRunning() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger ran = new AtomicInteger();
        var _ =
                cancellation.onCancel(() -> {
                    throw new IllegalStateException("first");
                });
        var _ = cancellation.onCancel(ran::incrementAndGet);
        var _ =
                cancellation.onCancel(() -> {
                    throw new IllegalStateException("second");
                });
        assertThatThrownBy(cancellation::cancel)
                .hasMessage("first")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(ran).hasValue(1);
    }

    @Test
    void anActionRunsExactlyOnceHoweverManyThreadsCancel()
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int round = 0; round < 300; round++) {
                Cancellation cancellation = new Cancellation();
                List<AtomicInteger> counts = new ArrayList<>();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> all = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    AtomicInteger ran = new AtomicInteger();
                    counts.add(ran);
                    boolean cancels = thread % 2 == 0;
                    all.add(
                            threads.submit(() -> {
                                start.await();
                                var _ = cancellation.onCancel(ran::incrementAndGet);
                                if (cancels) {
                                    cancellation.cancel();
                                }
                                return null;
                            }));
                }
                start.countDown();
                for (Future<?> one : all) {
                    one.get();
                }
                assertThat(counts).allSatisfy(ran -> assertThat(ran).hasValue(1));
            }
        }
    }

    @Test
    void anActionForgottenWhileOthersCancelRunsAtMostOnce()
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int round = 0; round < 300; round++) {
                Cancellation cancellation = new Cancellation();
                AtomicInteger ran = new AtomicInteger();
                Cancellation.Registration registered = cancellation.onCancel(ran::incrementAndGet);
                Future<?> cancelling = threads.submit(cancellation::cancel);
                Future<?> forgetting = threads.submit(registered::close);
                cancelling.get();
                forgetting.get();
                assertThat(ran.get()).isBetween(0, 1);
            }
        }
    }
}
