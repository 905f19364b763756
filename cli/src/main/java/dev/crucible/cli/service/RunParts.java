package dev.crucible.cli.service;

import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.RunIds;
import dev.crucible.core.events.EventBus;
import dev.crucible.core.runs.IsolationCheck;
import dev.crucible.core.runs.QueueControl;
import dev.crucible.core.runs.Recovery;
import dev.crucible.core.runs.Retention;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.core.runs.RunOutputs;
import dev.crucible.core.runs.RunService;
import dev.crucible.core.runs.RunSettings;
import dev.crucible.core.runs.RunSignals;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The services of the core over one data folder. */
final class RunParts implements AutoCloseable {
    /** What the names of workers in the process of a service begin with. */
    static final String LOCAL = "local-";

    private static final System.Logger LOG = System.getLogger(RunParts.class.getName());
    private static final Duration FOLLOWERS = Duration.ofMillis(20);

    final RunIds ids;
    final RunSettings settings;
    final RunService runs;
    final RunDispatcher dispatcher;
    final QueueControl queue;
    final Retention retention;
    final RunOutputs outputs;
    final EventBus bus;

    RunParts(
            ServiceBackends backends,
            ServiceSettings service,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random,
            Observability observability) {
        RunSignals signals = new RunSignals();
        DocumentReader reader = new DocumentReader();
        ids = new RunIds(clock, random);
        settings = RunSettings.DEFAULTS.withKeep(keep(service.storage()));
        runs =
                new RunService(
                        backends.store,
                        backends.journal,
                        backends.runs,
                        backends.queue,
                        backends.storage,
                        signals,
                        reader,
                        settings,
                        ids,
                        clock,
                        nanoTime,
                        observability.telemetry());
        dispatcher =
                new RunDispatcher(
                        backends.store,
                        backends.journal,
                        backends.runs,
                        backends.queue,
                        backends.storage,
                        signals,
                        reader,
                        new IsolationCheck(reader),
                        settings,
                        clock,
                        nanoTime,
                        observability.dispatches());
        queue =
                new QueueControl(
                        backends.store,
                        backends.journal,
                        backends.runs,
                        backends.queue,
                        signals,
                        clock);
        retention =
                new Retention(
                        backends.store, backends.journal, backends.runs, backends.storage, clock);
        outputs = new RunOutputs(backends.runs, backends.storage, signals, dispatcher, nanoTime);
        recover(backends, clock);
        bus = new EventBus(backends.journal, backends.cursors, FOLLOWERS, random);
    }

    private static RunSettings.Keep keep(ServiceSettings.Storage storage) {
        return new RunSettings.Keep(
                storage.keepRequests(),
                storage.keepResults(),
                storage.keepOutput(),
                storage.keepArtifacts());
    }

    private static void recover(ServiceBackends backends, InstantSource clock) {
        Recovery.Report report =
                new Recovery(backends.store, backends.journal, backends.runs, backends.queue, clock)
                        .run(worker -> worker.startsWith(LOCAL));
        if (report.requeued() + report.enqueued() > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "after the last stop {0} runs are tried again, {1} were missing in the queue",
                    report.requeued(),
                    report.enqueued());
        }
        report.faults().forEach(fault -> LOG.log(System.Logger.Level.ERROR, fault));
    }

    @Override
    public void close() {
        bus.close();
        dispatcher.close();
    }
}
