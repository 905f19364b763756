package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Run;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

final class WorkerTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Short, so that renewals are frequent; the clock of the service stands still. */
    private final Service service = new Service(Service.withLease(Duration.ofMillis(60)));

    private final FakeExecution execution = new FakeExecution();
    private final FlakyDispatcher network = new FlakyDispatcher(() -> service.dispatcher);
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void close() {
        network.down = false;
        workers.forEach(Worker::close);
    }

    private static WorkerSettings settings(int slots) {
        return new WorkerSettings(
                Service.info("w", slots),
                Duration.ofSeconds(20),
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMinutes(10),
                10_000_000);
    }

    private Worker local(int slots) {
        Worker worker =
                Worker.local(settings(slots), network, execution, service::nanoTime, new Random(1));
        workers.add(worker);
        return worker.start();
    }

    private Worker remote() {
        network.silentAboutCancel = true;
        Worker worker =
                Worker.remote(
                        settings(2),
                        network,
                        execution,
                        () -> service.storage.spool(10_000_000),
                        service::nanoTime,
                        new Random(1));
        workers.add(worker);
        return worker.start();
    }

    private Run ended(RunId id) {
        Service.await("the end of " + id, () -> service.runs.get(id).state().terminal());
        return service.runs.get(id);
    }

    private Outcome outcome(Run run) {
        return ((Ending.Ran) run.ending().orElseThrow()).outcome();
    }

    private String stdout(Run run) throws Exception {
        try (var content = service.outputs.stored(run, Stream.STDOUT).orElseThrow()) {
            return new String(content.stream().readAllBytes(), "UTF-8");
        }
    }

    @Test
    void everyRunIsExecutedWithItsOutputAndItsFiles() throws Exception {
        local(2);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            runs.add(service.submit("hello " + i));
        }
        for (Run run : runs) {
            Run over = service.runs.await(run.id(), LONG);
            assertThat(over.state().terminal()).isTrue();
            assertThat(stdout(over)).startsWith("hello ");
        }
        Run file = ended(service.submit("file a/b.txt").id());
        assertThat(service.outputs.artifact(file, "a/b.txt")).isPresent();
        assertThat(execution.started).hasValue(31);
        assertThat(workers.getFirst().status()).isEqualTo(new Worker.Status(0, 2, ""));
    }

    @Test
    void aRunThatIsCancelledEndsAtOnce() {
        local(1);
        Run run = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);

        service.runs.cancel(run.id(), Service.ANN, "");

        assertThat(outcome(ended(run.id()))).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void aRemoteWorkerLearnsOfACancellationWithItsNextRenewal() {
        remote();
        Run run = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);
        service.runs.cancel(run.id(), Service.ANN, "");
        assertThat(outcome(ended(run.id()))).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void whatTheEngineThrowsIsAFaultAndIsTriedAgain() {
        local(2);
        for (String program : List.of("throw", "lost", "error")) {
            Run run = service.submit(program);
            Service.await("its first attempt", () -> !now(run).cause().isEmpty());
            service.runs.cancel(run.id(), Service.ANN, "");
        }
        assertThat(service.facts().get("RunRequeued")).isGreaterThanOrEqualTo(3);
        assertThat(service.facts()).doesNotContainKey("RunFinished");
    }

    private Run now(Run run) {
        return service.runs.get(run.id());
    }

    @Test
    void aProgramThatWritesTooMuchForTheServerFailsItsRun() {
        local(1);
        Run run = service.submit("much 20000");
        Service.await("its failure", () -> now(run).cause().contains("bytes of output"));
    }

    @Test
    void muchOutputArrivesWholeFromAfar() throws Exception {
        remote();
        Run run = ended(service.submit("much 2000").id());
        assertThat(stdout(run)).hasSize(2_000_000).endsWith("000001999\n");
        Service.await("no spool is left", () -> service.storage.spools() == 0);
    }

    @Test
    void filesArriveFromAfarThoughTheServerFailsAtFirst() throws Exception {
        remote();
        network.finishFailures.set(3);
        Run run = ended(service.submit("file x").id());
        assertThat(service.outputs.artifact(run, "x")).isPresent();
    }

    @Test
    void aResultThatWillNeverBeTakenFailsTheRun() {
        local(1);
        network.finishFails = ErrorCode.INVALID_REQUEST;
        network.finishFailures.set(1);
        Run run = service.submit("hello");
        Service.await("its failure", () -> now(run).cause().contains("not taken"));
    }

    @Test
    void outputSurvivesARestartOfTheServer() throws Exception {
        remote();
        Run run = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);
        Run much = service.submit("much 500");
        network.finishFailures.set(1_000_000);
        Service.await(
                "its output", () -> execution.started.get() == 2 && execution.running.get() == 1);

        service.dispatcher = service.dispatcher();
        service.recovery().run(_ -> false);
        network.finishFailures.set(0);

        assertThat(stdout(ended(much.id()))).hasSize(500_000);
        assertThat(now(run).state()).isEqualTo(Run.State.RUNNING);
        assertThat(now(much).attempt()).isEqualTo(1);
    }

    @Test
    void aWorkerThatLosesItsServerEndsItsRunsItself() {
        local(2);
        Run run = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);

        network.down = true;
        service.clock.advance(Duration.ofSeconds(1));

        Service.await("the end of its sandbox", () -> execution.running.get() == 0);
        Service.await("its trouble", () -> !workers.getFirst().status().trouble().isEmpty());
        assertThat(now(run).state()).isEqualTo(Run.State.RUNNING);

        service.dispatcher.expire(10);
        service.clock.advance(LONG);
        network.down = false;
        Service.await("its second start", () -> execution.started.get() == 2);
        assertThat(now(run).attempt()).isEqualTo(2);
    }

    @Test
    void aWorkerKeepsItsClaimForAsLongAsItWorks() {
        local(1);
        Run run = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);
        for (int i = 0; i < 10; i++) {
            int before = network.renewals.get();
            Service.await("two renewals", () -> network.renewals.get() >= before + 2);
            service.clock.advance(Duration.ofMillis(50));
            assertThat(service.dispatcher.expire(10)).isZero();
        }
        assertThat(now(run).state()).isEqualTo(Run.State.RUNNING);
        assertThat(execution.cancelled).hasValue(0);
    }

    @Test
    void aWorkerWhoseLeaseWasGivenToAnotherEndsItsRun() {
        local(1);
        Run run = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);
        Run held = now(run);
        service.queue.fail(run.id().value(), held.fence(), "taken away");
        Service.await("the end of its sandbox", () -> execution.cancelled.get() == 1);
    }

    @Test
    void aServerThatWasAwayAtTheStartIsFound() {
        network.down = true;
        local(1);
        Run run = service.submit("hello");
        Service.await("some tries", () -> network.calls.get() > 3);
        network.down = false;
        assertThat(ended(run.id()).state()).isEqualTo(Run.State.FINISHED);
    }

    @Test
    void aServerThatHasForgottenTheWorkerIsTold() {
        local(1);
        ended(service.submit("hello").id());
        service.dispatcher.leave("w");
        assertThat(ended(service.submit("hello").id()).state()).isEqualTo(Run.State.FINISHED);
    }

    @Test
    void anOrderlyStopLetsRunsEndAndGivesTheRestBack() throws Exception {
        Worker worker = local(2);
        Run block = service.submit("block");
        Service.await("its start", () -> execution.running.get() == 1);

        assertThat(worker.stop(Duration.ofMillis(1))).isEqualTo(1);

        assertThat(execution.running).hasValue(0);
        assertThat(now(block)).returns(Run.State.QUEUED, Run::state);
        assertThat(service.dispatcher.workers()).isEmpty();
        assertThat(service.facts()).containsEntry("WorkerLeft", 1);
        Dispatcher.Assignment next = service.claim("another");
        assertThat(next.attempt()).isEqualTo(1);
        Run later = service.submit("hello");
        worker.close();
        assertThat(now(later).state()).isEqualTo(Run.State.QUEUED);
    }

    @Test
    void aStopWaitsForWhatIsNearlyDone() throws Exception {
        Worker worker = local(4);
        List<RunId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(service.submit("much 100").id());
        }
        Service.await("their start", () -> execution.started.get() == 4);
        assertThat(worker.stop(LONG)).isZero();
        assertThat(ids).allMatch(id -> service.runs.get(id).state() == Run.State.FINISHED);
    }

    @Test
    void aCancellationThatOvertakesItsClaimIsNotLost() {
        local(4);
        for (int i = 0; i < 50; i++) {
            Run run = service.submit("block");
            while (now(run).state() == Run.State.QUEUED
                    && ThreadLocalRandom.current().nextInt(100) > 0) {
                Thread.onSpinWait();
            }
            service.runs.cancel(run.id(), Service.ANN, "");
            assertThat(ended(run.id()).state().terminal()).isTrue();
        }
    }
}
