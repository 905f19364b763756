package dev.crucible.cli.service;

import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Runtime;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.storage.Redaction;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The worker in the process of a service. Engines are looked for on a thread of its own. */
final class LocalWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalWorker.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ServiceSettings settings;
    private final Supplier<Workplace> workplace;
    private final Redaction redaction;
    private final Dispatcher dispatcher;
    private final LongSupplier nanoTime;
    private final SecureRandom random;
    private final Telemetry telemetry;
    private @Nullable Thread starter;
    private @Nullable Worker worker;

    /**
     * A worker that has not begun.
     *
     * @throws dev.crucible.core.CrucibleException {@code INVALID_REQUEST} when what is to be
     *     redacted cannot be read
     */
    LocalWorker(
            ServiceSettings settings,
            Supplier<Workplace> workplace,
            Dispatcher dispatcher,
            LongSupplier nanoTime,
            SecureRandom random,
            Telemetry telemetry) {
        this.settings = settings;
        this.workplace = workplace;
        this.redaction = OutputRedaction.of(settings.storage());
        this.dispatcher = dispatcher;
        this.nanoTime = nanoTime;
        this.random = random;
        this.telemetry = telemetry;
    }

    void start(String name) {
        Thread thread = Thread.ofPlatform().name("worker-start").unstarted(() -> begin(name));
        starter = thread;
        thread.start();
    }

    private void begin(String name) {
        try {
            Workplace place = workplace.get();
            Worker begun =
                    Worker.local(
                            WorkerSettings.of(info(name, settings.worker(), place)),
                            dispatcher,
                            new LocalExecution(place, redaction, random, nanoTime, telemetry),
                            nanoTime,
                            random,
                            telemetry);
            synchronized (this) {
                worker = begun.start();
            }
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "the worker cannot start", failure);
        }
    }

    /** What a worker on this machine says of itself. */
    static Dispatcher.WorkerInfo info(
            String name, ServiceSettings.Worker settings, Workplace place) {
        List<EngineInfo> usable =
                place.engines().engines().stream()
                        .map(ExecutionEngine::info)
                        .filter(info -> info.availability().available())
                        .filter(info ->
                                settings.engines().isEmpty()
                                        || settings.engines().contains(info.name()))
                        .toList();
        int slots =
                settings.slots() > 0
                        ? settings.slots()
                        : java.lang.Runtime.getRuntime().availableProcessors();
        return new Dispatcher.WorkerInfo(
                name,
                usable.stream().map(EngineInfo::name).toList(),
                usable.stream()
                        .map(EngineInfo::isolation)
                        .distinct()
                        .map(IsolationClass::label)
                        .toList(),
                place.runtimes().available().stream().map(Runtime::name).toList(),
                slots);
    }

    /** Lets what runs come to an end for a while; what is left is given back. */
    @Override
    public void close() {
        try {
            Thread starting = starter;
            if (starting != null) {
                starting.join();
            }
            Worker working = working();
            if (working != null) {
                working.stop(GRACE);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        Worker working = working();
        if (working != null) {
            working.close();
        }
    }

    private synchronized @Nullable Worker working() {
        return worker;
    }
}
