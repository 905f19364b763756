package dev.crucible.core.service;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunIds;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.Sent;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;
import dev.crucible.core.runs.QueueControl;
import dev.crucible.core.runs.Recovery;
import dev.crucible.core.runs.RequestReader;
import dev.crucible.core.runs.Retention;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.core.runs.RunOutputs;
import dev.crucible.core.runs.RunService;
import dev.crucible.core.runs.RunSettings;
import dev.crucible.core.runs.RunSignals;
import dev.crucible.core.runs.Submission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** The whole service over memory, with a clock that the test moves. */
final class Service {
    static final Actor ANN = new Actor(Actor.Kind.KEY, "ann");
    static final RunSettings SETTINGS = RunSettings.DEFAULTS;
    static final long OUTPUT_LIMIT = 1000;
    static final Duration LEASE = Duration.ofSeconds(15);
    static final Duration NOW = Duration.ZERO;

    /** A document is a salt of one character and what was asked for. */
    static final RequestReader READER =
            new RequestReader() {
                @Override
                public Digest fingerprint(Bytes document) {
                    return Digest.of(Bytes.utf8(document.asText().substring(1)));
                }

                @Override
                public long outputLimit(Bytes document) {
                    return document.asText().contains("much") ? 10_000_000 : OUTPUT_LIMIT;
                }

                @Override
                public Isolation demanded(Bytes document) {
                    return Isolation.any();
                }
            };

    final Clock clock = new Clock(Instant.parse("2026-03-01T12:00:00Z"));
    final RandomGenerator random = new Random(1);
    final AtomicInteger salts = new AtomicInteger();
    final Heap heap = new Heap(clock);
    final HeapStorage storage = new HeapStorage(heap, clock);
    final HeapQueue queue;
    final RunSettings settings;
    final RunSignals signals = new RunSignals();
    final RunService runs;
    final RunOutputs outputs;
    final QueueControl control;
    final Retention retention;
    RunDispatcher dispatcher;

    Service() {
        this(QueueSettings.DEFAULTS);
    }

    Service(QueueSettings queues) {
        this(queues, SETTINGS);
    }

    Service(QueueSettings queues, RunSettings settings) {
        this.settings = settings;
        queue = new HeapQueue(heap, queues, clock, random);
        RunIds ids = new RunIds(clock, random);
        runs =
                new RunService(
                        heap,
                        heap,
                        heap,
                        queue,
                        storage,
                        signals,
                        READER,
                        settings,
                        ids,
                        clock,
                        this::nanoTime);
        control = new QueueControl(heap, heap, heap, queue, signals, clock);
        retention = new Retention(heap, heap, heap, storage, clock);
        dispatcher = dispatcher();
        outputs = new RunOutputs(heap, storage, signals, dispatcher, this::nanoTime);
    }

    static QueueSettings withLease(Duration lease) {
        QueueSettings other = QueueSettings.DEFAULTS;
        return new QueueSettings(
                lease,
                other.attempts(),
                other.retryBase(),
                other.retryCap(),
                other.aging(),
                other.capacity(),
                other.concurrency(),
                other.tenant(),
                other.tenants());
    }

    /** Another dispatcher over the same store, as after a restart of the process. */
    RunDispatcher dispatcher() {
        return new RunDispatcher(
                heap, heap, heap, queue, storage, signals, READER, settings, clock, this::nanoTime);
    }

    Recovery recovery() {
        return new Recovery(heap, heap, heap, queue, clock);
    }

    /** A clock that stands still until it is told to go on. */
    static final class Clock implements InstantSource {
        private volatile Instant now;

        Clock(Instant start) {
            now = start;
        }

        @Override
        public Instant instant() {
            return now;
        }

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }
    }

    long nanoTime() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    static WorkerInfo info(String name, int slots) {
        return new WorkerInfo(name, List.of("jail"), List.of("process"), List.of("python"), slots);
    }

    Submission wish(String program, String key) {
        return wish("lab", program, key);
    }

    Submission wish(String tenant, String program, String key) {
        String salted = (char) ('a' + salts.getAndIncrement() % 26) + program;
        RunSummary summary =
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", "process", Map.of());
        return new Submission(
                tenant,
                ANN,
                "",
                summary,
                5,
                Instant.EPOCH,
                key,
                Digest.of(Bytes.utf8(program)),
                "",
                Bytes.utf8(salted));
    }

    dev.crucible.core.runs.Run submit(String program) {
        return runs.submit(wish(program, "")).run();
    }

    /** Claims one run that is due now. */
    Assignment claim(String worker) throws InterruptedException {
        dispatcher.join(info(worker, 1));
        return dispatcher.claim(worker, 1, NOW).getFirst();
    }

    static Ending exited(int code) {
        return new Ending.Ran(
                new Outcome.Exited(code), Usage.NOTHING, "jail", IsolationClass.PROCESS);
    }

    void finish(Dispatcher.Claim claim) {
        dispatcher.finish(claim, exited(0), Bytes.utf8("result"), Sent.NOTHING);
    }

    List<Event> events() {
        List<Event> events = new ArrayList<>();
        while (events.size() < heap.size()) {
            events.addAll(heap.read(events.size(), 1000));
        }
        return events;
    }

    /** How often each kind of fact was recorded, by its simple name. */
    Map<String, Integer> facts() {
        Map<String, Integer> counts = new HashMap<>();
        for (Event event : events()) {
            Fact fact = event.fact();
            counts.merge(fact.getClass().getSimpleName(), 1, Integer::sum);
        }
        return counts;
    }

    Journal journal() {
        return heap;
    }

    static ErrorCode code(Throwable failure) {
        return ((CrucibleException) failure).code();
    }

    /** Waits for a condition that another thread brings about. */
    static void await(String what, BooleanSupplier condition) {
        for (int i = 0; i < 30_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("did not come about: " + what);
    }
}
