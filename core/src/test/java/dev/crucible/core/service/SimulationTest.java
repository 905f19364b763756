package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.Claim;
import dev.crucible.core.runs.Dispatcher.Sent;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunFold;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Feed;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Workers that crash, are cut off, wait past their leases and insist on stale results; a server
 * that restarts; engines that fail; people who cancel. Then the history is checked: every run that
 * was acknowledged has ended exactly once, with the result of the claim that held it.
 */
final class SimulationTest {
    private static final int RUNS = 150;
    private static final Duration LEASE = Duration.ofMillis(300);

    private final Service service = new Service(Service.withLease(LEASE));
    private final Set<Claim> accepted = ConcurrentHashMap.newKeySet();
    private final List<Thread> zombies = new ArrayList<>();
    private final List<RunDispatcher> ended = new ArrayList<>();
    private volatile boolean over;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyRunEndsOnceWhateverFails(long seed) throws Exception {
        Random random = new Random(seed);
        List<RunId> submitted = new ArrayList<>();
        List<FlakyDispatcher> networks = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            addWorker(networks, workers, random, i);
        }
        for (int i = 0; i < 2; i++) {
            startZombie("zombie-" + i, random.nextLong());
        }
        int number = 4;
        for (int step = 0; step < 60_000 && !finished(submitted); step++) {
            if (submitted.size() < RUNS && step % 3 == 0) {
                unlessFull(() -> submitted.add(service.submit("run").id()));
            }
            service.clock.advance(Duration.ofMillis(5));
            unlessFull(() -> service.dispatcher.expire(100));
            int dice = random.nextInt(400);
            if (dice < 8) {
                FlakyDispatcher network = networks.get(random.nextInt(networks.size()));
                network.down = !network.down;
            } else if (dice == 8) {
                networks.remove(random.nextInt(networks.size())).down = true;
                addWorker(networks, workers, random, number++);
            } else if (dice == 9) {
                ended.add(service.dispatcher);
                service.dispatcher.close();
                service.dispatcher = service.dispatcher();
                unlessFull(() -> service.recovery().run(_ -> false));
            } else if (dice < 14 && !submitted.isEmpty()) {
                RunId any = submitted.get(random.nextInt(submitted.size()));
                unlessFull(() -> service.runs.cancel(any, Service.ANN, ""));
            } else if (dice < 20) {
                service.heap.failNext(1);
            } else if (dice == 20) {
                redriveAll();
            }
            if (submitted.size() == RUNS && step % 500 == 0) {
                networks.forEach(network -> network.down = false);
                redriveAll();
            }
            LockSupport.parkNanos(200_000);
        }
        over = true;
        for (Thread zombie : zombies) {
            zombie.join();
        }
        networks.forEach(network -> network.down = false);
        workers.forEach(Worker::close);

        assertThat(finished(submitted)).as("all are over").isTrue();
        checkHistory(submitted);
        ended.add(service.dispatcher);
        ended.forEach(RunDispatcher::tidy);
        assertThat(service.storage.spools()).isZero();
    }

    private void redriveAll() {
        unlessFull(() -> service.control.redrive(RunFilter.ALL, 1000, Service.ANN, ""));
    }

    private static void unlessFull(Runnable step) {
        try {
            step.run();
        } catch (CrucibleException full) {
            // The disk was full on purpose: the next time will do.
        }
    }

    private boolean finished(List<RunId> submitted) {
        Map<Run.State, Long> counts = service.runs.count(RunFilter.ALL);
        long ended =
                counts.getOrDefault(Run.State.FINISHED, 0L)
                        + counts.getOrDefault(Run.State.CANCELLED, 0L);
        return submitted.size() == RUNS && ended == RUNS;
    }

    private void addWorker(
            List<FlakyDispatcher> networks, List<Worker> workers, Random random, int number) {
        FlakyDispatcher network = new FlakyDispatcher(() -> service.dispatcher);
        networks.add(network);
        WorkerSettings settings =
                new WorkerSettings(
                        Service.info("worker-" + number, 3),
                        Duration.ofMillis(500),
                        Duration.ofMillis(1),
                        Duration.ofMillis(20),
                        Duration.ofMinutes(10),
                        1_000_000);
        Random own = new Random(random.nextLong());
        Execution execution = new Faulty(own);
        Worker worker =
                number % 2 == 0
                        ? Worker.local(settings, network, execution, service::nanoTime, own)
                        : Worker.remote(
                                settings,
                                network,
                                execution,
                                () -> service.storage.spool(1_000_000),
                                service::nanoTime,
                                own);
        workers.add(worker.start());
    }

    /** Claims, waits too long or not, and brings a result all the same, twice. */
    private void startZombie(String name, long seed) {
        Random random = new Random(seed);
        zombies.add(
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over) {
                                stagger(name, random);
                            }
                        }));
    }

    private void stagger(String name, Random random) {
        try {
            Dispatcher server = service.dispatcher;
            server.join(Service.info(name, 1));
            for (Assignment assignment : server.claim(name, 2, Duration.ZERO)) {
                LockSupport.parkNanos(random.nextInt(40) * 1_000_000L);
                Claim claim = assignment.claim();
                for (int i = 0; i < 2; i++) {
                    finish(service.dispatcher, claim);
                }
            }
        } catch (CrucibleException refused) {
            // That is what happens to zombies.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        LockSupport.parkNanos(3_000_000);
    }

    private void finish(Dispatcher server, Claim claim) {
        try {
            server.output(claim, Stream.STDOUT, 0, mark(claim));
            server.finish(claim, ENDED, mark(claim), new Sent(mark(claim).size(), 0, 0));
            accepted.add(claim);
        } catch (CrucibleException refused) {
            assertThat(refused).isNotNull();
        }
    }

    private static final Ending ENDED =
            new Ending.Ran(new Outcome.Exited(0), Usage.NOTHING, "jail", IsolationClass.PROCESS);

    /** Says whose result it is. */
    private static Bytes mark(Claim claim) {
        return Bytes.utf8(claim.run() + " " + claim.fence());
    }

    private void checkHistory(List<RunId> submitted) throws Exception {
        Map<RunId, Run> folded = new HashMap<>();
        Map<RunId, Integer> ends = new HashMap<>();
        Set<Claim> finished = ConcurrentHashMap.newKeySet();
        for (Event event : service.events()) {
            if (event.fact() instanceof Fact.RunFact fact) {
                folded.put(fact.run(), RunFold.apply(folded.get(fact.run()), event, fact));
                if (fact instanceof Fact.RunFinished result) {
                    ends.merge(fact.run(), 1, Integer::sum);
                    finished.add(new Claim(fact.run(), result.fence()));
                }
                if (fact instanceof Fact.RunCancelled) {
                    ends.merge(fact.run(), 1, Integer::sum);
                }
            }
        }
        assertThat(folded.keySet()).containsExactlyInAnyOrderElementsOf(submitted);
        assertThat(ends).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
        assertThat(finished).as("every accepted result counts").containsAll(accepted);
        for (RunId id : submitted) {
            Run run = service.runs.get(id);
            assertThat(run).isEqualTo(folded.get(id));
            if (run.state() == Run.State.FINISHED) {
                Bytes mark = mark(new Claim(id, run.fence()));
                assertThat(service.runs.result(run)).as("result of " + id).contains(mark);
                assertThat(stdout(run)).as("output of " + id).isEqualTo(mark.asText());
            }
        }
        assertThat(service.queue.status())
                .returns(0L, status -> status.waiting() + status.delayed())
                .returns(0L, status -> status.leased())
                .returns(0L, status -> status.dead());
        assertThat(service.facts())
                .doesNotContainKey("FaultFound")
                .containsKeys("RunRequeued", "RunFinished");
    }

    private String stdout(Run run) throws Exception {
        Optional<dev.crucible.core.storage.Storage.StoredContent> stored =
                service.outputs.stored(run, Stream.STDOUT);
        try (var content = stored.orElseThrow()) {
            return new String(content.stream().readAllBytes(), "UTF-8");
        }
    }

    private static final class Faulty implements Execution {
        private final Random random;

        private Faulty(Random random) {
            this.random = random;
        }

        @Override
        public Finished execute(Assignment assignment, Feed feed, Cancellation cancellation) {
            Bytes mark = mark(assignment.claim());
            feed.output(Stream.STDOUT, mark);
            int dice = random.nextInt(100);
            LockSupport.parkNanos(dice < 10 ? 30_000_000 : dice * 20_000L);
            if (dice < 15) {
                throw new IllegalStateException("the engine broke");
            }
            Ending ending =
                    dice < 25
                            ? new Ending.Ran(
                                    new Outcome.Lost("oom"),
                                    Usage.NOTHING,
                                    "jail",
                                    IsolationClass.PROCESS)
                            : ENDED;
            return new Finished(ending, mark);
        }
    }
}
