package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.telemetry.TraceContext;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** How a worker brings what it has, to dispatchers that take it badly. */
final class DeliveryTest {
    private static final Bytes REQUEST = Bytes.utf8("arequest");
    private static final Bytes RESULT = Bytes.utf8("result");

    private final Service service = new Service();
    private final Script server = new Script();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void close() {
        workers.forEach(Worker::close);
    }

    private void start(boolean local, long spoolBytes, Execution execution) {
        WorkerSettings settings =
                new WorkerSettings(
                        Service.info("w", 1),
                        Duration.ofMillis(100),
                        Duration.ofNanos(1),
                        Duration.ofMillis(1),
                        Duration.ofSeconds(10),
                        spoolBytes);
        Random random = new Random(1);
        Worker worker =
                local
                        ? Worker.local(settings, server, execution, nanos::get, random)
                        : Worker.remote(
                                settings,
                                server,
                                execution,
                                () -> service.storage.spool(spoolBytes),
                                nanos::get,
                                random);
        workers.add(worker.start());
        server.offer(Digest.of(REQUEST));
    }

    private static Execution writes(int chunks) {
        return (_, feed, _) -> {
            for (int i = 0; i < chunks; i++) {
                feed.output(Stream.STDOUT, Bytes.utf8("0123456789"));
            }
            feed.artifact("a", false, Bytes.utf8("a"));
            feed.artifact("b", false, Bytes.utf8("b"));
            return new Execution.Finished(Service.exited(0), RESULT);
        };
    }

    private void awaitReport(String report) {
        Service.await(report, () -> server.reports.stream().anyMatch(one -> one.contains(report)));
    }

    @Test
    void aRequestThatIsNotWhatWasRecordedIsNotExecuted() {
        start(true, 0, writes(1));
        awaitReport("finish");
        server.offer(Digest.of(RESULT));
        awaitReport("fail the request is not the one");
    }

    @Test
    void outputThatAServerRefusesForGoodFailsTheRun() {
        server.outputFailure = () -> new CrucibleException(ErrorCode.TOO_LARGE, "too much");
        start(true, 0, writes(3));
        awaitReport("fail its result was not taken: too much");
        workers.forEach(Worker::close);
        start(false, 1000, writes(3));
        // The first may still have claimed it on its way out, and given it back.
        Service.await("both", () -> failures().size() >= 2);
        assertThat(failures()).allMatch(one -> one.contains("too much"));
    }

    private List<String> failures() {
        return server.reports.stream().filter(one -> !one.equals("release")).toList();
    }

    @Test
    void whatDoesNotFitHereFailsTheRun() {
        start(false, 25, writes(3));
        awaitReport("fail its result was not taken: the spool is full");
    }

    @Test
    void outputThatGoesMissingInTheSameProcessIsAFault() {
        server.loses = true;
        start(true, 0, writes(1));
        awaitReport("fail");
    }

    @Test
    void aFaultWithoutAMessageIsNamed() {
        start(
                true,
                0,
                (_, _, _) -> {
                    throw new IllegalStateException();
                });
        awaitReport("fail java.lang.IllegalStateException");
    }

    @Test
    void whatIsNoErrorOfCruciblesIsNotTriedAgain() {
        server.finishFailure = () -> new IllegalStateException("a mistake");
        start(true, 0, writes(1));
        awaitReport("fail its result was not taken: a mistake");
    }

    @Test
    void aServerThatRefusesWhoAsksIsAskedAgain() {
        server.finishFailure =
                () -> {
                    server.finishFailure = () -> null;
                    return new CrucibleException(ErrorCode.UNAUTHENTICATED, "rotating keys");
                };
        start(false, 1000, writes(1));
        awaitReport("finish 10 2");
    }

    @Test
    void patienceEndsAndTheClaimIsLeftToItself() {
        server.finishFailure =
                () -> {
                    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
                    return new CrucibleException(ErrorCode.INTERNAL, "always");
                };
        start(true, 0, writes(1));
        Service.await("it is let go", () -> workers.getFirst().status().running() == 0);
        assertThat(server.reports).isEmpty();
    }

    @Test
    void aStaleClaimEndsTheSendingAndTheRun() {
        server.outputFailure = () -> new CrucibleException(ErrorCode.CONFLICT, "stale");
        List<Boolean> cancelled = new CopyOnWriteArrayList<>();
        start(
                false,
                1000,
                (_, feed, cancellation) -> {
                    feed.output(Stream.STDERR, Bytes.utf8("x"));
                    Service.await("its end", cancellation::cancelled);
                    feed.output(Stream.STDERR, Bytes.utf8("y"));
                    feed.artifact("late", false, RESULT);
                    cancelled.add(true);
                    return new Execution.Finished(Service.exited(0), RESULT);
                });
        Service.await("it is let go", () -> !cancelled.isEmpty());
        Service.await("the slot is free", () -> workers.getFirst().status().running() == 0);
        assertThat(server.reports).isEmpty();
    }

    @Test
    void aRenewalThatAnswersTooLittleIsNotBelieved() {
        server.answers = false;
        start(
                true,
                0,
                (_, _, cancellation) -> {
                    Service.await("some trouble", () -> trouble().contains("renewal"));
                    assertThat(cancellation.cancelled()).isFalse();
                    return new Execution.Finished(Service.exited(0), RESULT);
                });
        awaitReport("finish");
    }

    private String trouble() {
        return workers.isEmpty() ? "" : workers.getFirst().status().trouble();
    }

    /** A dispatcher that does what the test says and notes what it is told. */
    private static final class Script implements Dispatcher {
        private final BlockingQueue<Assignment> offers = new LinkedBlockingQueue<>();
        private final List<String> reports = new CopyOnWriteArrayList<>();
        private final AtomicLong fences = new AtomicLong();
        private volatile Supplier<@Nullable RuntimeException> outputFailure = () -> null;
        private volatile Supplier<@Nullable RuntimeException> finishFailure = () -> null;
        private volatile boolean loses;
        private volatile boolean answers = true;

        void offer(Digest digest) {
            long fence = fences.incrementAndGet();
            offers.add(
                    new Assignment(
                            new Claim(new RunId("run-%026d".formatted(fence)), fence),
                            1,
                            "lab",
                            RunSummary.Kind.RUN,
                            REQUEST,
                            digest,
                            Duration.ofMillis(90),
                            TraceContext.NONE));
        }

        @Override
        public void join(WorkerInfo worker) {}

        @Override
        public void leave(String worker) {}

        @Override
        public List<Assignment> claim(String worker, int most, Duration wait)
                throws InterruptedException {
            Assignment next = offers.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            return next == null ? List.of() : List.of(next);
        }

        @Override
        public List<WorkQueue.Renewal> renew(String worker, List<Claim> claims) {
            return answers ? claims.stream().map(_ -> WorkQueue.Renewal.KEPT).toList() : List.of();
        }

        @Override
        public long output(Claim claim, OutputListener.Stream stream, long offset, Bytes chunk) {
            refuse(outputFailure);
            return loses ? 0 : offset + chunk.size();
        }

        private static void refuse(Supplier<@Nullable RuntimeException> reason) {
            RuntimeException failure = reason.get();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void artifact(Claim claim, String path, boolean executable, Bytes content) {}

        @Override
        public void finish(Claim claim, Ending ending, Bytes result, Sent sent) {
            refuse(finishFailure);
            reports.add("finish " + sent.stdout() + " " + sent.artifacts());
        }

        @Override
        public void fail(Claim claim, String cause) {
            reports.add("fail " + cause);
        }

        @Override
        public void release(Claim claim) {
            reports.add("release");
            // As in a queue: what one worker gives back, another gets.
            offer(Digest.of(REQUEST));
        }

        @Override
        public Cancellation.Registration onCancel(
                String worker, java.util.function.Consumer<Claim> wanted) {
            return Dispatcher.super.onCancel(worker, wanted);
        }
    }
}
