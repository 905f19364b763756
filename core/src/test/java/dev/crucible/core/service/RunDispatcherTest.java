package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.Usage;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.Claim;
import dev.crucible.core.runs.Dispatcher.Sent;
import dev.crucible.core.runs.Housekeeper;
import dev.crucible.core.runs.OutputFollower;
import dev.crucible.core.runs.OutputFollower.Piece;
import dev.crucible.core.runs.Recovery;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunOutputs;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class RunDispatcherTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Bytes RESULT = Bytes.utf8("result");

    private final Service service = new Service();

    private Run run(Claim claim) {
        return service.runs.get(claim.run());
    }

    private void wait(Duration time) {
        service.clock.advance(time);
    }

    private void loseLease() {
        wait(Service.LEASE.plusMillis(1));
        service.dispatcher.expire(100);
    }

    private List<String> stored() {
        return service.storage.list(StorageFilter.ALL, Long.MAX_VALUE, 100).stream()
                .map(StoredObject::owner)
                .map(owner -> owner.subject().startsWith("run-") ? owner.name() : "passing")
                .toList();
    }

    @Test
    void aFinishedRunHasItsResultItsOutputAndItsFiles() throws Exception {
        service.submit("much");
        Claim claim = service.claim("w").claim();
        Bytes large = Bytes.utf8("o".repeat(100_000));
        assertThat(service.dispatcher.output(claim, Stream.STDOUT, 0, large)).isEqualTo(100_000);
        service.dispatcher.output(claim, Stream.STDERR, 0, Bytes.utf8("e"));
        service.dispatcher.artifact(claim, "plot.png", false, Bytes.utf8("png"));
        service.dispatcher.artifact(claim, "big.bin", false, Bytes.utf8("b".repeat(50_000)));
        service.dispatcher.finish(claim, Service.exited(3), RESULT, new Sent(100_000, 1, 2));

        Run run = run(claim);
        assertThat(run.state()).isEqualTo(Run.State.FINISHED);
        assertThat(run.ending()).contains(Service.exited(3));
        assertThat(service.runs.result(run)).contains(RESULT);
        assertThat(service.outputs.stored(run, Stream.STDOUT).orElseThrow().size())
                .isEqualTo(100_000);
        assertThat(service.outputs.artifact(run, "big.bin").orElseThrow().size()).isEqualTo(50_000);
        assertThat(service.outputs.artifact(run, "big")).isEmpty();
        assertThat(stored())
                .containsExactlyInAnyOrder(
                        "request",
                        "result",
                        "stdout",
                        "stderr",
                        "artifact/plot.png",
                        "artifact/big.bin");
        assertThat(service.outputs.find(run, "artifact/big.bin").orElseThrow().bytes())
                .isEqualTo(50_000);
        assertThat(service.outputs.find(run, "artifact/big")).isEmpty();
        assertThat(service.storage.spools()).isZero();
    }

    @Test
    void aStaleWorkersResultIsRefusedAndItsOutputDropped() throws Exception {
        service.submit("much");
        Claim stale = service.claim("slow").claim();
        service.dispatcher.output(stale, Stream.STDOUT, 0, Bytes.utf8("s".repeat(100_000)));
        service.dispatcher.artifact(stale, "f", false, Bytes.utf8("f".repeat(40_000)));
        assertThat(stored()).contains("passing");
        loseLease();
        assertThat(stored()).containsExactly("request");
        assertThat(service.storage.spools()).isZero();
        wait(LONG);
        Claim fresh = service.claim("fast").claim();

        assertThat(fresh.fence()).isGreaterThan(stale.fence());
        assertThatThrownBy(() -> service.finish(stale)).returns(ErrorCode.CONFLICT, Service::code);
        assertThatThrownBy(
                        () -> service.dispatcher.output(stale, Stream.STDOUT, 0, Bytes.utf8("x")))
                .returns(ErrorCode.CONFLICT, Service::code);
        assertThatThrownBy(() -> service.dispatcher.fail(stale, "late"))
                .returns(ErrorCode.CONFLICT, Service::code);
        assertThatThrownBy(() -> service.dispatcher.release(stale))
                .returns(ErrorCode.CONFLICT, Service::code);
        assertThat(service.dispatcher.renew("fast", List.of(stale, fresh)))
                .containsExactly(WorkQueue.Renewal.LOST, WorkQueue.Renewal.KEPT);

        service.finish(fresh);
        assertThat(run(fresh)).returns(2, Run::attempt).returns("fast", Run::worker);
        assertThat(service.facts()).containsEntry("RunFinished", 1);
    }

    @Test
    void aRunWhoseWorkersAreLostIsGivenUpAndCanBeRedriven() throws Exception {
        Run run = service.submit("print(1)");
        int attempts = QueueSettings.DEFAULTS.attempts();
        for (int i = 0; i < attempts; i++) {
            assertThat(service.claim("w" + i).attempt()).isEqualTo(i + 1);
            loseLease();
            wait(LONG);
        }
        Run dead = service.runs.get(run.id());
        assertThat(dead.state()).isEqualTo(Run.State.DEAD);
        assertThat(dead.cause()).contains("w4").contains("lost");
        assertThat(service.control.deadLetters("", 10)).hasSize(1);
        assertThatThrownBy(() -> service.control.redrive(service.submit("2").id(), Service.ANN, ""))
                .returns(ErrorCode.CONFLICT, Service::code);

        Run again = service.control.redrive(run.id(), Service.ANN, "fixed");

        assertThat(again.state()).isEqualTo(Run.State.QUEUED);
        wait(LONG);
        Assignment assignment = service.claim("new");
        assertThat(assignment.attempt()).isEqualTo(1);
        service.finish(assignment.claim());
    }

    @Test
    void manyGivenUpRunsAreRedrivenTogetherAndOneCanBeForgotten() throws Exception {
        for (int i = 0; i < 5; i++) {
            service.submit("print(" + i + ")");
        }
        for (int i = 0; i < QueueSettings.DEFAULTS.attempts() * 5; i++) {
            service.dispatcher.fail(service.claim("w").claim(), "broken");
            wait(LONG);
        }
        assertThat(service.control.status().dead()).isEqualTo(5);
        RunId first = new RunId(service.control.deadLetters("", 1).getFirst().work().id());

        assertThat(service.runs.cancel(first, Service.ANN, "not needed").state())
                .isEqualTo(Run.State.CANCELLED);
        assertThat(service.control.redrive(RunFilter.ALL, 3, Service.ANN, "")).isEqualTo(3);
        assertThat(service.control.redrive(RunFilter.ALL, 100, Service.ANN, "")).isEqualTo(1);
        assertThat(service.control.status().dead()).isZero();
        assertThat(service.runs.count(RunFilter.ALL))
                .containsEntry(Run.State.QUEUED, 4L)
                .containsEntry(Run.State.CANCELLED, 1L);
    }

    @Test
    void aLostSandboxIsAFaultAndARefusalIsAResult() throws Exception {
        service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        service.dispatcher.finish(claim, ran(new Outcome.Lost("oom")), RESULT, Sent.NOTHING);
        assertThat(run(claim)).returns(Run.State.QUEUED, Run::state).returns("oom", Run::cause);

        wait(LONG);
        Claim again = service.claim("w").claim();
        service.dispatcher.finish(again, ran(new Outcome.Refused("vm")), RESULT, Sent.NOTHING);
        assertThat(run(again).state()).isEqualTo(Run.State.FINISHED);
    }

    @Test
    void aBreachIsAResultAndAnEventOfItsOwn() throws Exception {
        service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        service.dispatcher.finish(
                claim, ran(new Outcome.Breached("honey: a file came back")), RESULT, Sent.NOTHING);

        assertThat(run(claim).state()).isEqualTo(Run.State.FINISHED);
        assertThat(service.facts()).containsEntry("CanaryTouched", 1);
    }

    private static Ending ran(Outcome outcome) {
        return new Ending.Ran(outcome, Usage.NOTHING, "jail", IsolationClass.PROCESS);
    }

    @Test
    void whatAWorkerGivesBackCountsAsNoAttempt() throws Exception {
        Run run = service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        service.dispatcher.leave("w");

        assertThat(run(claim).state()).isEqualTo(Run.State.QUEUED);
        assertThat(service.dispatcher.workers()).isEmpty();
        assertThat(service.facts()).containsEntry("WorkerLeft", 1);
        Assignment next = service.claim("x");
        assertThat(next.attempt()).isEqualTo(1);
        service.runs.cancel(run.id(), Service.ANN, "");
        service.dispatcher.release(next.claim());
        assertThat(service.runs.get(run.id()).state()).isEqualTo(Run.State.CANCELLED);
    }

    @Test
    void outputIsTakenOnceInOrderAndWithinBounds() throws Exception {
        service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        RunDispatcher dispatcher = service.dispatcher;
        assertThat(dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("abc"))).isEqualTo(3);
        assertThat(dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("abc"))).isEqualTo(3);
        assertThat(dispatcher.output(claim, Stream.STDOUT, 1, Bytes.utf8("bcde"))).isEqualTo(5);
        assertThat(dispatcher.output(claim, Stream.STDOUT, 9, Bytes.utf8("x"))).isEqualTo(5);
        assertThat(dispatcher.output(claim, Stream.STDERR, 0, Bytes.EMPTY)).isZero();
        long most = Service.OUTPUT_LIMIT + Service.SETTINGS.outputSlack();
        assertThatThrownBy(() ->
                        dispatcher.output(
                                claim, Stream.STDOUT, 5, Bytes.copyOf(new byte[(int) most])))
                .returns(ErrorCode.TOO_LARGE, Service::code);
        assertThatThrownBy(() ->
                        dispatcher.finish(claim, Service.exited(0), RESULT, new Sent(6, 0, 0)))
                .returns(ErrorCode.UNAVAILABLE, Service::code);
        dispatcher.finish(claim, Service.exited(0), RESULT, new Sent(5, 0, 0));
        assertThat(text(service.outputs, claim)).isEqualTo("abcde");
    }

    @Test
    void aFileMustHaveAPathOfTheSandboxAndThereAreBounds() throws Exception {
        service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        assertThatThrownBy(() -> service.dispatcher.artifact(claim, "../x", false, Bytes.EMPTY))
                .returns(ErrorCode.INVALID_REQUEST, Service::code);
        for (int i = 0; i < Service.SETTINGS.maxArtifacts(); i++) {
            service.dispatcher.artifact(claim, "f" + i, false, Bytes.EMPTY);
        }
        service.dispatcher.artifact(claim, "f1", false, Bytes.utf8("again"));
        assertThatThrownBy(() -> service.dispatcher.artifact(claim, "more", false, Bytes.EMPTY))
                .returns(ErrorCode.TOO_LARGE, Service::code);
        service.finish(claim);
    }

    @Test
    void whatAFullDiskPreventedSucceedsWhenItIsTriedAgain() throws Exception {
        service.submit("much");
        Claim claim = service.claim("w").claim();
        service.dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("o".repeat(100_000)));
        Sent sent = new Sent(100_000, 0, 0);
        for (int i = 0; i < 2; i++) {
            service.heap.failNext(1);
            assertThatThrownBy(
                            () -> service.dispatcher.finish(claim, Service.exited(0), RESULT, sent))
                    .returns(ErrorCode.INSUFFICIENT_RESOURCES, Service::code);
            assertThat(run(claim).state()).isEqualTo(Run.State.RUNNING);
        }
        service.dispatcher.finish(claim, Service.exited(0), RESULT, sent);
        assertThat(run(claim).state()).isEqualTo(Run.State.FINISHED);
        assertThat(stored()).containsExactlyInAnyOrder("request", "result", "stdout");
    }

    @Test
    void whoeverHasNotJoinedGetsNothing() {
        assertThatThrownBy(() -> service.dispatcher.claim("w", 1, Service.NOW))
                .returns(ErrorCode.NOT_FOUND, Service::code);
        service.dispatcher.join(Service.info("w", 1));
        service.dispatcher.join(Service.info("w", 1));
        service.dispatcher.join(Service.info("w", 2));
        assertThat(service.facts()).containsEntry("WorkerJoined", 2);
        assertThat(service.dispatcher.able(Set.of("runtime:python", "isolation:language")))
                .isTrue();
        assertThat(service.dispatcher.able(Set.of("runtime:cobol"))).isFalse();
        assertThat(service.dispatcher.workers()).singleElement().returns(0, one -> one.running());
    }

    @Test
    void aWaitingClaimWakesAsSoonAsThereIsWork() throws Exception {
        service.dispatcher.join(Service.info("w", 1));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Assignment>> claim =
                    threads.submit(() -> service.dispatcher.claim("w", 1, LONG));
            Run run = service.submit("print(1)");
            assertThat(claim.get().getFirst().claim().run()).isEqualTo(run.id());
        }
        service.dispatcher.close();
        assertThat(service.dispatcher.claim("w", 1, LONG)).isEmpty();
    }

    @Test
    void aPausedQueueHandsNothingOutAndADrainingOneTakesNothingIn() throws Exception {
        service.submit("print(1)");
        service.dispatcher.join(Service.info("w", 1));
        assertThat(service.control.pause(Service.ANN, "maintenance")).isTrue();
        assertThat(service.control.pause(Service.ANN, "maintenance")).isFalse();
        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).isEmpty();
        service.control.drain(Service.ANN, "");
        assertThatThrownBy(() -> service.submit("print(2)"))
                .returns(ErrorCode.UNAVAILABLE, Service::code);
        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).hasSize(1);
        service.control.resume(Service.ANN, "");
        assertThat(service.facts()).containsEntry("QueueStateChanged", 3);
    }

    @Test
    void aRunWhoseRequestWasErasedIsNotHandedOut() throws Exception {
        Run run = service.submit("print(1)");
        service.storage.erase(run.tenant(), run.request());
        service.dispatcher.join(Service.info("w", 1));

        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).isEmpty();

        assertThat(service.runs.get(run.id()).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(service.events().getLast().entry().why()).contains("erased");
    }

    @Test
    void anItemWithoutARunIsDroppedAndSaid() throws Exception {
        Run run = service.submit("print(1)");
        service.heap.lose(run.id());
        service.dispatcher.join(Service.info("w", 1));
        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).isEmpty();
        assertThat(service.facts()).containsEntry("FaultFound", 1);
        assertThat(service.queue.status().leased()).isZero();
    }

    @Test
    void outputIsFollowedFromBeforeTheStartUntilAfterTheEnd() throws Exception {
        Run run = service.submit("print(1)");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(threads.submit(() -> follow(run.id(), 0)));
            }
            Claim claim = service.claim("w").claim();
            for (int i = 0; i < 10; i++) {
                service.dispatcher.output(claim, Stream.STDOUT, i, Bytes.utf8("" + i));
            }
            service.dispatcher.finish(claim, Service.exited(0), RESULT, new Sent(10, 0, 0));
            for (Future<String> reader : readers) {
                assertThat(reader.get()).isEqualTo("0123456789");
            }
        }
        assertThat(follow(run.id(), 4)).isEqualTo("456789");
        assertThat(follow(run.id(), 99)).isEmpty();
    }

    @Test
    void whatALostAttemptWroteIsWrittenAnewByTheNext() throws Exception {
        Run run = service.submit("print(1)");
        Claim lost = service.claim("w").claim();
        service.dispatcher.output(lost, Stream.STDOUT, 0, Bytes.utf8("lost"));
        try (OutputFollower follower = service.outputs.follow(run.id(), Stream.STDOUT, 0)) {
            assertThat(follower.next(LONG)).isEqualTo(piece(1, 0, "lost", false));
            assertThat(follower.next(Duration.ZERO)).isEqualTo(piece(1, 4, "", false));
            loseLease();
            wait(LONG);
            assertThat(follower.next(Duration.ZERO)).isEqualTo(piece(1, 4, "", false));
            Claim next = service.claim("w").claim();
            service.dispatcher.output(next, Stream.STDOUT, 0, Bytes.utf8("kept"));
            assertThat(follower.next(LONG)).isEqualTo(piece(2, 0, "kept", false));
            service.dispatcher.finish(next, Service.exited(0), RESULT, new Sent(4, 0, 0));
            assertThat(follower.next(LONG)).isEqualTo(piece(2, 4, "", true));
        }
    }

    private static Piece piece(int attempt, long offset, String text, boolean end) {
        return new Piece(attempt, offset, Bytes.utf8(text), end);
    }

    private String follow(RunId run, long offset) throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputFollower follower = service.outputs.follow(run, Stream.STDOUT, offset)) {
            Piece piece = follower.next(LONG);
            while (!piece.end()) {
                all.writeBytes(piece.bytes().toArray());
                piece = follower.next(LONG);
            }
            all.writeBytes(piece.bytes().toArray());
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String text(RunOutputs outputs, Claim claim) throws Exception {
        try (OutputFollower follower = outputs.follow(claim.run(), Stream.STDOUT, 0)) {
            return follower.next(LONG).bytes().asText();
        }
    }

    @Test
    void aClaimOutlivesTheProcessOfTheServerAndOutputIsSentAgain() throws Exception {
        service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        service.dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("abc"));

        service.dispatcher = service.dispatcher();
        Recovery.Report report = service.recovery().run(_ -> false);

        assertThat(report.kept()).isEqualTo(1);
        assertThatThrownBy(() -> service.dispatcher.renew("w", List.of(claim)))
                .returns(ErrorCode.NOT_FOUND, Service::code);
        service.dispatcher.join(Service.info("w", 1));
        assertThat(service.dispatcher.renew("w", List.of(claim)))
                .containsExactly(WorkQueue.Renewal.KEPT);
        assertThat(service.dispatcher.output(claim, Stream.STDOUT, 3, Bytes.utf8("d"))).isZero();
        assertThat(service.dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("abcd")))
                .isEqualTo(4);
        service.dispatcher.finish(claim, Service.exited(0), RESULT, new Sent(4, 0, 0));
        assertThat(run(claim).state()).isEqualTo(Run.State.FINISHED);
    }

    @Test
    void whatAWorkerOfTheEndedProcessHeldIsTriedAgainAtOnce() throws Exception {
        service.submit("print(1)");
        Claim claim = service.claim("local").claim();

        Recovery.Report report = service.recovery().run("local"::equals);

        assertThat(report.requeued()).isEqualTo(1);
        wait(LONG);
        assertThat(service.claim("new").attempt()).isEqualTo(2);
        assertThatThrownBy(() -> service.finish(claim)).returns(ErrorCode.CONFLICT, Service::code);
    }

    @Test
    void aMissingItemOfTheQueueIsMadeAnewAndSaid() throws Exception {
        Run queued = service.submit("print(1)");
        Claim claim = service.claim("w").claim();
        Run waiting = service.submit("print(2)");
        service.queue.cancel(waiting.id().value());
        service.queue.complete(claim.run().value(), claim.fence());

        Recovery.Report report = service.recovery().run(_ -> false);

        assertThat(report.enqueued()).isEqualTo(2);
        assertThat(report.faults()).isEmpty();
        assertThat(service.recovery().run(_ -> false).enqueued()).isZero();
        assertThat(service.runs.get(queued.id()).state()).isEqualTo(Run.State.QUEUED);
        assertThat(service.facts()).containsEntry("FaultFound", 2);
        service.control.drain(Service.ANN, "");
        service.queue.cancel(waiting.id().value());
        assertThat(service.recovery().run(_ -> false).faults()).hasSize(1);
    }

    @Test
    void theHousekeeperEndsLeasesNoticesSilenceAndSweeps() throws Exception {
        Run run = service.submit("print(1)");
        service.claim("w");
        List<RuntimeException> failures = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Housekeeper housekeeper =
                new Housekeeper(
                        service.dispatcher,
                        service.retention,
                        Service.SETTINGS,
                        service.clock,
                        failures::add,
                        List.of(() -> others.add("once")));
        wait(Duration.ofMinutes(2));
        housekeeper.tick();
        assertThat(service.runs.get(run.id()).state()).isEqualTo(Run.State.QUEUED);
        assertThat(service.dispatcher.workers()).isEmpty();
        assertThat(others).hasSize(1);

        wait(Service.SETTINGS.keep().requests().plusDays(1));
        service.heap.failNext(1);
        housekeeper.tick();
        assertThat(failures).hasSize(1);
        wait(Duration.ofMinutes(1));
        housekeeper.tick();
        assertThat(service.runs.request(run)).isEmpty();
        try (Housekeeper started = housekeeper.start()) {
            Service.await("a tick", () -> others.size() > 3);
            assertThat(started).isNotNull();
        }
    }

    @Test
    void anExpiredLeaseOfARunThatIsOverIsSaid() throws Exception {
        Run run = service.submit("print(1)");
        service.claim("w");
        service.heap.lose(run.id());
        wait(LONG);
        service.dispatcher.expire(10);
        assertThat(service.facts()).containsEntry("FaultFound", 1);
    }

    @Test
    void aRunIsWorkOfItsTenantAndPriority() {
        Run run = service.submit("print(1)");
        Work work = service.queue.claim("w", allAbilities(), 1).getFirst().work();
        assertThat(work.tenant()).isEqualTo(run.tenant());
        assertThat(work.priority()).isEqualTo(5);
        assertThat(work.notBefore()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    }

    private static Set<String> allAbilities() {
        return dev.crucible.core.runs.Needs.abilities(Service.info("w", 1));
    }
}
