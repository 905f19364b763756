package dev.crucible.backends.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.Usage;
import dev.crucible.core.events.EventFollower;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;
import dev.crucible.core.runs.IdempotencyMismatchException;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunService.Submitted;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Feed;
import dev.crucible.core.work.Worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

final class SqliteServiceTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Bytes LARGE = Bytes.copyOf(new byte[200_000]);

    @TempDir Path temp;

    private static Execution.Finished echo(
            Assignment assignment, Feed feed, Cancellation cancellation) {
        String program = assignment.request().asText();
        feed.output(Stream.STDOUT, program.startsWith("large") ? LARGE : Bytes.utf8(program));
        feed.artifact("copy.txt", false, assignment.request());
        Outcome outcome =
                cancellation.cancelled() ? new Outcome.Cancelled() : new Outcome.Exited(0);
        return new Execution.Finished(
                new Ending.Ran(outcome, Usage.NOTHING, "jail", IsolationClass.PROCESS),
                Bytes.utf8("result of " + program));
    }

    private SqliteService open() {
        return new SqliteService(temp.resolve("data"));
    }

    private static List<StoredObject> kept(SqliteService service, Run run) {
        StorageFilter its = StorageFilter.of(run.tenant(), run.id().value());
        return service.storage.list(its, Long.MAX_VALUE, 10);
    }

    @Test
    void runsGoAllTheWayAndTheirPayloadsAreThere() throws Exception {
        try (SqliteService service = open();
                Worker _ = service.worker(2, SqliteServiceTest::echo)) {
            for (String program : List.of("small", "large output", "x".repeat(100_000))) {
                RunId id = service.runs.submit(SqliteService.wish(program, "")).run().id();
                Run run = service.runs.await(id, LONG);
                assertThat(run.state()).isEqualTo(Run.State.FINISHED);
                assertThat(service.runs.get(id)).isEqualTo(run);
                assertThat(service.runs.result(run)).contains(Bytes.utf8("result of " + program));
                assertThat(service.outputs.artifact(run, "copy.txt").orElseThrow().size())
                        .isEqualTo(program.length());
                assertThat(kept(service, run)).hasSize(4);
                try (var stdout = service.outputs.stored(run, Stream.STDOUT).orElseThrow()) {
                    assertThat(stdout.stream().readAllBytes())
                            .hasSize(program.startsWith("large") ? LARGE.size() : program.length());
                }
            }
        }
    }

    @Test
    void aBatchIsOneUnitAndItsKeysHold() throws Exception {
        try (SqliteService service = open()) {
            List<Submitted> first =
                    service.runs.submitAll(
                            IntStream.range(0, 200)
                                    .mapToObj(i -> SqliteService.wish("p" + i, "key" + i))
                                    .toList());
            assertThat(first).hasSize(200).allMatch(Submitted::fresh);
            assertThat(service.runs.submit(SqliteService.wish("p7", "key7")).run())
                    .isEqualTo(first.get(7).run());
            assertThatThrownBy(() ->
                            service.runs.submitAll(
                                    List.of(
                                            SqliteService.wish("new", "new"),
                                            SqliteService.wish("other", "key7"))))
                    .isInstanceOf(IdempotencyMismatchException.class);
            assertThat(service.runs.count(RunFilter.ALL)).containsEntry(Run.State.QUEUED, 200L);
        }
    }

    @Test
    void whatWasHeldWhenTheProcessEndedIsTriedAgain() throws Exception {
        RunId id;
        try (SqliteService service = open()) {
            id = service.runs.submit(SqliteService.wish("p", "")).run().id();
            service.dispatcher.join(
                    new WorkerInfo(
                            "local", List.of("jail"), List.of("process"), List.of("python"), 1));
            assertThat(service.dispatcher.claim("local", 1, LONG)).hasSize(1);
        }
        try (SqliteService service = open()) {
            assertThat(service.recovered.requeued()).isEqualTo(1);
            assertThat(service.recovered.faults()).isEmpty();
            try (Worker _ = service.worker(1, SqliteServiceTest::echo)) {
                assertThat(service.runs.await(id, LONG))
                        .returns(Run.State.FINISHED, Run::state)
                        .returns(2, Run::attempt);
            }
            service.retention.erase(id, SqliteService.ANN, "private");
            assertThat(service.runs.request(service.runs.get(id))).isEmpty();
            assertThat(kept(service, service.runs.get(id))).isEmpty();
        }
        try (SqliteService service = open()) {
            assertThat(service.recovered.requeued()).isZero();
            assertThat(service.runs.get(id).state()).isEqualTo(Run.State.FINISHED);
        }
    }

    @Test
    void manyClientsWaitForTheirRunsAndEventsTellOfAll() throws Exception {
        int runs = 400;
        try (SqliteService service = open();
                Worker _ = service.worker(8, SqliteServiceTest::echo);
                EventFollower follower =
                        service.bus.follow(0, event -> event.fact() instanceof Fact.RunFinished)) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < 16; client++) {
                clients.add(Thread.ofVirtual().start(() -> submitAndWait(service, runs / 16)));
            }
            int seen = 0;
            while (seen < runs) {
                seen += follower.next(LONG).size();
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(service.runs.count(RunFilter.ALL))
                    .containsEntry(Run.State.FINISHED, (long) runs);
        }
    }

    private static void submitAndWait(SqliteService service, int times) {
        try {
            for (int i = 0; i < times; i++) {
                RunId id = service.runs.submit(SqliteService.wish("p", "")).run().id();
                assertThat(service.runs.await(id, LONG).state()).isEqualTo(Run.State.FINISHED);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
