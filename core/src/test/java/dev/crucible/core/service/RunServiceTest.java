package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.Sent;
import dev.crucible.core.runs.IdempotencyMismatchException;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunService.Submitted;
import dev.crucible.core.runs.RunSettings;
import dev.crucible.core.runs.Submission;
import dev.crucible.core.storage.StorageFilter;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class RunServiceTest {
    private static final RunId NOBODY = new RunId("run-00000000000000000000000000");

    private final Service service = new Service();

    @Test
    void aSubmittedRunIsRecordedQueuedAndStored() throws Exception {
        Run run = service.submit("print(1)");

        assertThat(run.state()).isEqualTo(Run.State.QUEUED);
        assertThat(service.runs.get(run.id())).isEqualTo(run);
        assertThat(service.runs.request(run).orElseThrow().asText()).endsWith("print(1)");
        assertThat(service.facts()).isEqualTo(Map.of("RunSubmitted", 1));
        assertThat(service.claim("w").claim().run()).isEqualTo(run.id());
        assertThat(service.runs.count(RunFilter.ALL)).isEqualTo(Map.of(Run.State.RUNNING, 1L));
        assertThat(service.runs.list(RunFilter.ofTenant("lab"), "", 10)).hasSize(1);
    }

    @Test
    void aLargeRequestIsStoredBeforeAndLeavesNoPassingName() {
        String large = "x".repeat(100_000);
        Run run = service.submit(large);

        assertThat(service.runs.request(run).orElseThrow().size()).isEqualTo(100_001);
        assertThat(service.storage.list(StorageFilter.ALL, Long.MAX_VALUE, 10))
                .singleElement()
                .returns(run.id().value(), object -> object.owner().subject())
                .returns("request", object -> object.owner().name());
    }

    @Test
    void theSameWishUnderTheSameKeyIsTheSameRun() {
        Submitted first = service.runs.submit(service.wish("print(1)", "key"));
        Submitted again = service.runs.submit(service.wish("print(1)", "key"));

        assertThat(first.fresh()).isTrue();
        assertThat(again.fresh()).isFalse();
        assertThat(again.run()).isEqualTo(first.run());
        assertThat(service.runs.submit(service.wish("other", "print(1)", "key")).fresh()).isTrue();
    }

    @Test
    void anotherWishUnderTheSameKeyIsRefused() {
        Run run = service.runs.submit(service.wish("print(1)", "key")).run();

        assertThatThrownBy(() -> service.runs.submit(service.wish("print(2)", "key")))
                .isInstanceOf(IdempotencyMismatchException.class)
                .hasMessageContaining(run.id().value());
        assertThat(service.journal().size()).isEqualTo(1);
    }

    @Test
    void anErasedRequestStillAnswersToItsKey() throws Exception {
        Run run = service.runs.submit(service.wish("print(1)", "key")).run();
        service.finish(service.claim("w").claim());
        service.retention.erase(run.id(), Service.ANN, "private");

        assertThat(service.runs.submit(service.wish("print(1)", "key")).run().id())
                .isEqualTo(run.id());
    }

    @Test
    void whoeverRacesWithOneKeyGetsOneRun() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Submitted>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                answers.add(
                        threads.submit(() -> {
                            go.await();
                            return service.runs.submit(service.wish("print(1)", "key"));
                        }));
            }
            go.countDown();
        }
        Set<RunId> ids = new HashSet<>();
        int fresh = 0;
        for (Future<Submitted> answer : answers) {
            ids.add(answer.get().run().id());
            fresh += answer.get().fresh() ? 1 : 0;
        }
        assertThat(ids).hasSize(1);
        assertThat(fresh).isEqualTo(1);
        assertThat(service.facts()).isEqualTo(Map.of("RunSubmitted", 1));
    }

    @Test
    void aBatchIsAcceptedAsAWholeOrNotAtAll() {
        QueueSettings small = QueueSettings.DEFAULTS;
        Service tight =
                new Service(
                        new QueueSettings(
                                small.lease(),
                                small.attempts(),
                                small.retryBase(),
                                small.retryCap(),
                                small.aging(),
                                2,
                                small.concurrency(),
                                small.tenant(),
                                Map.of()));
        List<Submission> three =
                List.of(tight.wish("1", ""), tight.wish("2", ""), tight.wish("3", ""));
        assertThatThrownBy(() -> tight.runs.submitAll(three))
                .isInstanceOf(CrucibleException.class)
                .returns(ErrorCode.QUOTA_EXCEEDED, Service::code);
        assertThat(tight.journal().size()).isZero();
        assertThat(tight.storage.list(StorageFilter.ALL, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(tight.runs.submitAll(three.subList(0, 2))).hasSize(2);
    }

    @Test
    void aBatchHasBoundsAndNamesEveryKeyOnce() {
        assertThatThrownBy(() -> service.runs.submitAll(List.of()))
                .returns(ErrorCode.INVALID_REQUEST, Service::code);
        assertThatThrownBy(() ->
                        service.runs.submitAll(
                                List.of(service.wish("1", "k"), service.wish("2", "k"))))
                .returns(ErrorCode.INVALID_REQUEST, Service::code);
    }

    @Test
    void aQueuedRunIsTakenBackAtOnce() throws Exception {
        Run run = service.submit("print(1)");

        Run cancelled = service.runs.cancel(run.id(), Service.ANN, "a mistake");

        assertThat(cancelled.state()).isEqualTo(Run.State.CANCELLED);
        assertThat(service.events().getLast().entry())
                .returns(Service.ANN, entry -> entry.actor())
                .returns("a mistake", entry -> entry.why());
        service.dispatcher.join(Service.info("w", 1));
        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).isEmpty();
        assertThat(service.runs.cancel(run.id(), Service.ANN, "")).isEqualTo(cancelled);
    }

    @Test
    void theWorkerOfARunningRunIsToldAtOnceAndItsResultCounts() throws Exception {
        Run run = service.submit("print(1)");
        Assignment assignment = service.claim("w");
        List<Object> told = new ArrayList<>();
        try (var _ = service.dispatcher.onCancel("w", told::add);
                var _ = service.dispatcher.onCancel("another", told::add)) {
            service.runs.cancel(run.id(), Service.ANN, "");
            service.runs.cancel(run.id(), Service.ANN, "");
        }
        assertThat(told).containsOnly(assignment.claim());
        assertThat(service.facts()).containsEntry("RunCancelRequested", 1);
        assertThat(service.dispatcher.renew("w", List.of(assignment.claim())))
                .containsExactly(WorkQueue.Renewal.CANCEL);

        service.finish(assignment.claim());
        assertThat(service.runs.get(run.id()).state()).isEqualTo(Run.State.FINISHED);
        assertThat(service.runs.cancel(run.id(), Service.ANN, "").state())
                .isEqualTo(Run.State.FINISHED);
    }

    @Test
    void aCancelledRunWhoseWorkerIsLostIsOver() throws Exception {
        Run run = service.submit("print(1)");
        service.claim("w");
        service.runs.cancel(run.id(), Service.ANN, "");

        service.clock.advance(Service.LEASE.plusSeconds(1));
        service.dispatcher.expire(10);

        assertThat(service.runs.get(run.id()).state()).isEqualTo(Run.State.CANCELLED);
    }

    @Test
    void cancellingRacesWithWorkersAndEveryRunEndsOnce() throws Exception {
        List<RunId> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(service.submit("print(" + i + ")").id());
        }
        service.dispatcher.join(Service.info("w", 8));
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                done.add(
                        threads.submit(() -> {
                            finishAll();
                            return true;
                        }));
            }
            done.add(
                    threads.submit(() ->
                            ids.reversed()
                                    .forEach(id -> service.runs.cancel(id, Service.ANN, ""))));
        }
        for (Future<?> one : done) {
            one.get();
        }
        assertThat(ids).allMatch(id -> service.runs.get(id).state().terminal());
        Map<String, Integer> facts = service.facts();
        assertThat(facts.getOrDefault("RunFinished", 0) + facts.getOrDefault("RunCancelled", 0))
                .isEqualTo(200);
    }

    private void finishAll() throws InterruptedException {
        List<Assignment> some = service.dispatcher.claim("w", 3, Service.NOW);
        while (!some.isEmpty()) {
            some.forEach(one -> service.finish(one.claim()));
            some = service.dispatcher.claim("w", 3, Service.NOW);
        }
    }

    @Test
    void aRetryIsANewRunOfTheSameRequest() throws Exception {
        Run run = service.submit("print(1)");
        service.finish(service.claim("w").claim());

        Run again = service.runs.retry(run.id(), Service.ANN, "once more");

        assertThat(again.retryOf()).contains(run.id());
        assertThat(again.request()).isEqualTo(run.request());
        assertThat(service.claim("w").request()).isEqualTo(service.runs.request(run).orElseThrow());

        service.retention.erase(run.id(), Service.ANN, "");
        assertThat(service.runs.request(again)).as("the retry has its own").isPresent();
    }

    @Test
    void whatWasErasedCannotBeRetried() {
        Run run = service.submit("print(1)");
        service.runs.cancel(run.id(), Service.ANN, "");
        service.retention.erase(run.id(), Service.ANN, "");

        assertThatThrownBy(() -> service.runs.retry(run.id(), Service.ANN, ""))
                .hasMessageContaining(run.id().value())
                .returns(ErrorCode.GONE, Service::code);
    }

    @Test
    void whatWasErasedBeforeIsNotErasedAgain() {
        Run run = service.submit("print(1)");
        service.runs.cancel(run.id(), Service.ANN, "");
        service.retention.erase(run.id(), Service.ANN, "");

        assertThat(service.retention.erase(run.id(), Service.ANN, "once more")).isZero();
        assertThat(service.facts()).as("one payload, one event").containsEntry("PayloadErased", 1);
    }

    @Test
    void waitingEndsAsSoonAsTheRunIsOver() throws Exception {
        Run run = service.submit("print(1)");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Run>> waiting = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                waiting.add(
                        threads.submit(() -> service.runs.await(run.id(), Duration.ofMinutes(10))));
            }
            service.finish(service.claim("w").claim());
            for (Future<Run> one : waiting) {
                assertThat(one.get().state()).isEqualTo(Run.State.FINISHED);
            }
        }
    }

    @Test
    void waitingEndsWhenTheTimeIsUp() throws Exception {
        Run run = service.submit("print(1)");
        assertThat(service.runs.await(run.id(), Duration.ZERO)).isEqualTo(run);
        assertThat(service.runs.await(run.id(), Duration.ofMillis(1))).isEqualTo(run);
        assertThatThrownBy(() -> service.runs.await(NOBODY, Duration.ZERO))
                .returns(ErrorCode.NOT_FOUND, Service::code);
    }

    @Test
    void aFullDiskAcceptsNothingAndLeavesNothing() {
        service.heap.failNext(1);
        assertThatThrownBy(() -> service.submit("print(1)"))
                .returns(ErrorCode.INSUFFICIENT_RESOURCES, Service::code);
        assertThat(service.journal().size()).isZero();
        assertThat(service.queue.status().waiting()).isZero();
        assertThat(service.submit("print(1)").state()).isEqualTo(Run.State.QUEUED);
    }

    @Test
    void erasingLeavesTheRecordAndWhatOthersHave() throws Exception {
        Run one = service.submit("print(1)");
        Run other = service.submit("print(1)");
        for (int i = 0; i < 2; i++) {
            service.dispatcher.finish(
                    service.claim("w").claim(),
                    Service.exited(0),
                    Bytes.utf8("the same"),
                    dev.crucible.core.runs.Dispatcher.Sent.NOTHING);
        }
        assertThatThrownBy(() ->
                        service.retention.erase(service.submit("print(2)").id(), Service.ANN, ""))
                .returns(ErrorCode.CONFLICT, Service::code);

        assertThat(service.retention.erase(one.id(), Service.ANN, "private")).isPositive();

        Run erased = service.runs.get(one.id());
        assertThat(service.runs.request(erased)).isEmpty();
        assertThat(service.runs.result(service.runs.get(other.id()))).isPresent();
        assertThat(erased.result()).isPresent();
        assertThat(service.facts()).containsEntry("PayloadErased", 2);
        assertThat(service.events().getLast().entry().why()).isEqualTo("private");
    }

    @Test
    void payloadsEndWhenTheirTimeIsUp() {
        Run run = service.submit("print(1)");
        assertThat(service.retention.sweep(10)).isZero();

        service.clock.advance(Service.SETTINGS.keep().requests().plusDays(1));

        assertThat(service.retention.sweep(10)).isEqualTo(1);
        assertThat(service.events().getLast().fact())
                .isEqualTo(new Fact.PayloadErased(run.request(), 9));
    }

    @Test
    void eachKindOfPayloadHasATimeOfItsOwn() throws InterruptedException {
        Duration day = Duration.ofDays(1);
        RunSettings.Keep keep =
                new RunSettings.Keep(day.multipliedBy(3), Duration.ZERO, day, day.multipliedBy(2));
        Service kept = new Service(QueueSettings.DEFAULTS, RunSettings.DEFAULTS.withKeep(keep));
        Run run = kept.submit("much");
        Dispatcher.Claim claim = kept.claim("w").claim();
        kept.dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("out"));
        kept.dispatcher.output(claim, Stream.STDERR, 0, Bytes.utf8("e".repeat(50_000)));
        kept.dispatcher.artifact(claim, "stdout", false, Bytes.utf8("a file of that name"));
        kept.dispatcher.finish(
                claim, Service.exited(0), Bytes.utf8("result"), new Sent(3, 50_000, 1));

        assertThat(leftOf(kept, run))
                .containsExactlyInAnyOrder(
                        "request", "result", "stdout", "stderr", "artifact/stdout");
        kept.clock.advance(day);
        assertThat(leftOf(kept, run))
                .containsExactlyInAnyOrder("request", "result", "artifact/stdout");
        kept.clock.advance(day);
        assertThat(leftOf(kept, run)).containsExactlyInAnyOrder("request", "result");
        kept.clock.advance(Duration.ofDays(36_500));
        assertThat(leftOf(kept, run)).containsExactly("result");
    }

    private static List<String> leftOf(Service service, Run run) {
        service.retention.sweep(10);
        StorageFilter its = StorageFilter.of(run.tenant(), run.id().value());
        return service.storage.list(its, Long.MAX_VALUE, 10).stream()
                .map(object -> object.owner().name())
                .toList();
    }
}
