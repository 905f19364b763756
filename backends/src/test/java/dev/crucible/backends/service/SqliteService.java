package dev.crucible.backends.service;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.backends.sqlite.SqliteCursors;
import dev.crucible.backends.sqlite.SqliteJournal;
import dev.crucible.backends.sqlite.SqliteQueue;
import dev.crucible.backends.sqlite.SqliteRuns;
import dev.crucible.backends.sqlite.SqliteStorage;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Isolation;
import dev.crucible.core.RunIds;
import dev.crucible.core.RunSummary;
import dev.crucible.core.events.EventBus;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.queue.QueueSettings;
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
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;
import dev.crucible.journal.events.EventCodec;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The whole service over SQLite, as it is put together in one process. */
final class SqliteService implements AutoCloseable {
    static final Actor ANN = new Actor(Actor.Kind.KEY, "ann");
    private static final RequestReader READER =
            new RequestReader() {
                @Override
                public Digest fingerprint(Bytes document) {
                    return Digest.of(document);
                }

                @Override
                public long outputLimit(Bytes document) {
                    return 1 << 20;
                }

                @Override
                public Isolation demanded(Bytes document) {
                    return Isolation.any();
                }
            };

    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = new SecureRandom();
    private final SqliteStore store;
    final SqliteJournal journal;
    final SqliteStorage storage;
    final RunService runs;
    final RunDispatcher dispatcher;
    final RunOutputs outputs;
    final QueueControl control;
    final Retention retention;
    final EventBus bus;
    final Recovery.Report recovered;

    SqliteService(Path folder) {
        store = SqliteStore.open(folder, StoreListener.SILENT, System::nanoTime);
        SqliteRuns found = new SqliteRuns(store);
        journal = SqliteJournal.open(store, new EventCodec(), clock, found);
        SqliteQueue queue =
                SqliteQueue.open(store, QueueSettings.DEFAULTS, clock, new SplittableRandom(1));
        storage = new SqliteStorage(store, BlobFolder.open(store.folder()), Quotas.NONE, clock);
        RunSignals signals = new RunSignals();
        recovered = new Recovery(store, journal, found, queue, clock).run("local"::equals);
        runs =
                new RunService(
                        store,
                        journal,
                        found,
                        queue,
                        storage,
                        signals,
                        READER,
                        RunSettings.DEFAULTS,
                        new RunIds(clock, random),
                        clock,
                        System::nanoTime);
        dispatcher =
                new RunDispatcher(
                        store,
                        journal,
                        found,
                        queue,
                        storage,
                        signals,
                        READER,
                        RunSettings.DEFAULTS,
                        clock,
                        System::nanoTime);
        outputs = new RunOutputs(found, storage, signals, dispatcher, System::nanoTime);
        control = new QueueControl(store, journal, found, queue, signals, clock);
        retention = new Retention(store, journal, found, storage, clock);
        bus = new EventBus(journal, new SqliteCursors(store), Duration.ofMillis(20), random);
    }

    Worker worker(int slots, Execution execution) {
        WorkerInfo info =
                new WorkerInfo(
                        "local", List.of("jail"), List.of("process"), List.of("python"), slots);
        return Worker.local(
                        WorkerSettings.of(info), dispatcher, execution, System::nanoTime, random)
                .start();
    }

    static Submission wish(String program, String key) {
        return new Submission(
                "lab",
                ANN,
                "",
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", "process", Map.of()),
                5,
                Instant.EPOCH,
                key,
                Digest.of(Bytes.utf8(program)),
                "",
                Bytes.utf8(program));
    }

    @Override
    public void close() {
        dispatcher.close();
        bus.close();
        journal.close();
        store.close();
    }
}
