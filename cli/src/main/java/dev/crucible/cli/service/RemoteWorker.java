package dev.crucible.cli.service;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.HttpDispatcher;
import dev.crucible.backends.file.SpoolFolder;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.storage.Redaction;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A worker that is a process of its own: it executes what a server elsewhere hands out. */
public final class RemoteWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RemoteWorker.class.getName());
    private static final String FOLDERS = "crucible-worker-";
    private static final int SUFFIX_BYTES = 4;

    /** A worker's whole name has at most 64 letters. */
    private static final int MAX_NAME = 48;

    private static final Duration CLAIM_WAIT = Duration.ofSeconds(20);
    private static final Duration RETRY_BASE = Duration.ofMillis(100);
    private static final Duration RETRY_CAP = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final Dispatcher.WorkerInfo info;
    private final SpoolFolder spools;
    private final Worker worker;
    private final Optional<ContainmentWatch> watch;

    /**
     * A worker that has not begun.
     *
     * @param place what it works with; looks for engines
     * @param api the server, and who it is to that
     * @param certified the name in the certificate that it shows; empty when it shows none
     * @param temporary where output waits for a server that is slower than the program
     * @param nanoTime never goes back, in nanoseconds
     * @param telemetry where the traces of runs go
     * @throws CrucibleException {@code UNSUPPORTED} when nothing here could execute a run; {@code
     *     INVALID_REQUEST} when what is to be redacted cannot be read, or the certificate names
     *     another worker than the settings
     */
    public RemoteWorker(
            ServiceSettings service,
            Workplace place,
            ApiClient api,
            Optional<String> certified,
            Path temporary,
            LongSupplier nanoTime,
            SecureRandom random,
            Telemetry telemetry) {
        ServiceSettings.Worker settings = service.worker();
        Redaction redaction = OutputRedaction.of(service.storage());
        dispatcher = new HttpDispatcher(api);
        info = LocalWorker.info(name(wanted(settings, certified), random), settings, place);
        if (info.engines().isEmpty()) {
            throw new CrucibleException(
                    ErrorCode.UNSUPPORTED,
                    "no engine can be used here"
                            + (settings.engines().isEmpty()
                                    ? ""
                                    : " of those in worker.engines: " + settings.engines())
                            + "; see why with: crucible engines");
        }
        spools = SpoolFolder.open(temporary, FOLDERS);
        WorkerSettings usual = WorkerSettings.of(info);
        WorkerSettings kept =
                new WorkerSettings(
                        info,
                        CLAIM_WAIT,
                        RETRY_BASE,
                        RETRY_CAP,
                        usual.patience(),
                        usual.maxOutputBytes());
        worker =
                Worker.remote(
                        kept,
                        dispatcher,
                        new LocalExecution(place, redaction, random, nanoTime, telemetry),
                        () -> spools.spool(kept.maxOutputBytes()),
                        nanoTime,
                        random,
                        telemetry);
        watch =
                service.containment().interval().isZero()
                        ? Optional.empty()
                        : Optional.of(
                                new ContainmentWatch(
                                        place::site, service.containment(), RemoteWorker::say));
    }

    /** A worker has no journal: what it measured is in its log, and in its own store. */
    private static void say(Fact.ContainmentMeasured measured) {
        LOG.log(
                measured.unexpected().isEmpty()
                        ? System.Logger.Level.INFO
                        : System.Logger.Level.ERROR,
                "engine {0} measured: not as expected are {1}",
                measured.engine(),
                measured.unexpected());
    }

    /** A certificate names the worker. */
    private static String wanted(ServiceSettings.Worker settings, Optional<String> certified) {
        String name = certified.orElse(settings.name());
        if (!settings.name().isEmpty() && !settings.name().equals(name)) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "worker.name is '%s', but the certificate names the worker '%s': leave worker.name away"
                            .formatted(settings.name(), name));
        }
        if (certified.isPresent() && name.startsWith(RunParts.LOCAL)) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "the certificate names the worker '%s', as only those in a service are called: it needs one that does not begin with %s"
                            .formatted(name, RunParts.LOCAL));
        }
        return name;
    }

    /**
     * A name that no other process has, nor will: what a process held that was killed must not be
     * taken for what its successor holds. What is called like the worker of a service would be
     * given up when that service starts anew.
     */
    private static String name(String wanted, SecureRandom random) {
        byte[] suffix = new byte[SUFFIX_BYTES];
        random.nextBytes(suffix);
        String base = wanted.isEmpty() ? LocalHost.name() : wanted;
        return (base.startsWith(RunParts.LOCAL) ? "worker-" : "")
                + base.substring(0, Math.min(MAX_NAME, base.length()))
                + "-"
                + HexFormat.of().formatHex(suffix);
    }

    /** What it says of itself. */
    public Dispatcher.WorkerInfo info() {
        return info;
    }

    /**
     * Says that it is there; a server that knows it already does nothing.
     *
     * @throws CrucibleException when the server cannot be reached, or does not want it
     */
    public void join() {
        dispatcher.join(info);
    }

    /** Begins to claim. A server that goes away, and comes back, finds it waiting. */
    public void start() {
        worker.start();
        watch.ifPresent(ContainmentWatch::start);
    }

    /** How it stands. */
    public Worker.Status status() {
        return worker.status();
    }

    /**
     * Stops in an orderly way: claims no more, and gives back what has not ended by then.
     *
     * @return how many runs were given back
     */
    public int stop(Duration grace) throws InterruptedException {
        return worker.stop(grace);
    }

    /** Ends what runs at once, gives it back, and removes what is kept here. */
    @Override
    public void close() {
        try (spools) {
            watch.ifPresent(ContainmentWatch::close);
            worker.close();
        }
    }
}
