package dev.crucible.cli.service;

import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.api.handlers.EventHandlers;
import dev.crucible.api.handlers.ExplainHandlers;
import dev.crucible.api.handlers.JournalHandlers;
import dev.crucible.api.handlers.KeyHandlers;
import dev.crucible.api.handlers.Machine;
import dev.crucible.api.handlers.MachineHandlers;
import dev.crucible.api.handlers.Policy;
import dev.crucible.api.handlers.QueueHandlers;
import dev.crucible.api.handlers.RunContentHandlers;
import dev.crucible.api.handlers.RunHandlers;
import dev.crucible.api.handlers.SandboxHandlers;
import dev.crucible.api.handlers.ServiceHandlers;
import dev.crucible.api.handlers.StorageHandlers;
import dev.crucible.api.handlers.Submissions;
import dev.crucible.api.handlers.WorkHandlers;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.HttpServer;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.access.KeyIssuer;
import dev.crucible.core.access.Tokens;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Housekeeper;
import dev.crucible.core.sessions.EngineSandboxHost;
import dev.crucible.core.sessions.SandboxHost;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.core.sessions.SessionSettings;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The service of one data folder: store, journal, queue, API, and a worker unless there is to be
 * none. Everything stops in the reverse order of its start.
 */
public final class Service implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Service.class.getName());

    private final Stopping stopping = new Stopping();
    private final ServiceSettings settings;
    private final String version;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final SecureRandom random;

    /**
     * A service that has not started.
     *
     * @param nanoTime never goes back, in nanoseconds
     */
    public Service(
            ServiceSettings settings,
            String version,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random) {
        this.settings = settings;
        this.version = version;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * Starts it. The server answers before the worker has looked for engines.
     *
     * @param workplace what the worker in this process works with; empty for a service that only
     *     serves
     * @return where it listens
     */
    public URI start(Optional<Supplier<Workplace>> workplace) {
        Memo<OpenApiContract> contract = new Memo<>(OpenApiContract::load);
        // Read while the store is being opened: both take their time, and neither needs the other.
        Thread.ofPlatform().name("contract").daemon().start(contract::get);
        Observability observability =
                stopping.add(new Observability(settings, version, clock, nanoTime));
        ServiceBackends backends =
                stopping.add(
                        new ServiceBackends(
                                settings, observability.storeListener(), clock, nanoTime, random));
        RunParts parts =
                stopping.add(
                        new RunParts(backends, settings, clock, nanoTime, random, observability));
        record(backends, new Fact.ServiceStarted(version));
        stopping.add(() -> record(backends, new Fact.ServiceStopped()));
        JournaledAlarms alarms = new JournaledAlarms(backends.journal);
        Optional<Memo<Workplace>> place =
                workplace.map(made -> new Memo<>(() -> watched(made.get(), alarms)));
        Optional<LocalWorker> worker = place.map(made -> worker(made, parts, observability));
        SandboxHost host =
                place.<SandboxHost>map(made -> new EngineSandboxHost(() -> made.get().engines()))
                        .orElseGet(NoEngines::new);
        SandboxSessions sessions =
                stopping.add(
                        new SandboxSessions(
                                stopping.add(host),
                                backends.journal,
                                sessionSettings(),
                                parts.ids,
                                clock));
        observability.observe(backends, parts, sessions);
        stopping.add(
                new Housekeeper(
                                parts.dispatcher,
                                parts.retention,
                                parts.settings,
                                clock,
                                failure ->
                                        LOG.log(
                                                System.Logger.Level.WARNING,
                                                "housekeeping failed",
                                                failure),
                                List.of(sessions::tick))
                        .start());
        Instant started = clock.instant();
        stopping.add(
                new OrphanRemoval(stop -> backends.storage.removeOrphans(started, stop)).start());
        Optional<ContainmentWatch> watch = watch(place, backends);
        Readiness readiness = new Readiness(backends, parts, watch, alarms, nanoTime);
        ApiHandlers handlers =
                handlers(
                        backends, parts, sessions, machine(place, parts), observability, readiness);
        HttpServer http =
                new HttpServer(
                        HttpParts.settings(settings),
                        contract.get(),
                        handlers,
                        HttpParts.authenticator(settings, backends.keys, clock),
                        observability.exchanges(),
                        nanoTime,
                        random);
        stopping.add(http.start());
        observability.serving(http);
        LOG.log(System.Logger.Level.INFO, () -> started(backends, http, place.isPresent()));
        if (!settings.http().loopback() && settings.http().tls().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "keys and programs are not encrypted on their way: set"
                            + " http.tls-certificate-file, or have a proxy in front that ends TLS");
        }
        worker.ifPresent(able -> stopping.add(able).start(localName(parts)));
        watch.ifPresent(able -> stopping.add(able).start());
        return http.uri();
    }

    /** What happens to sandboxes that belong to no run is written down, too. */
    private static Workplace watched(Workplace place, JournaledAlarms alarms) {
        place.alarms().to(alarms);
        return place;
    }

    private String started(ServiceBackends backends, HttpServer http, boolean working) {
        return "Crucible %s serves at %s, %s; %s; %s; %d events, %d runs in the queue"
                .formatted(
                        version,
                        http.uri(),
                        working ? "with a worker" : "without a worker",
                        settings.auth().required() ? "clients show a key" : "no keys are needed",
                        settings.telemetry()
                                .otlpEndpoint()
                                .map(endpoint -> "traces go to " + endpoint)
                                .orElse("no traces"),
                        backends.journal.size(),
                        backends.queue.status().waiting() + backends.queue.status().delayed());
    }

    private SessionSettings sessionSettings() {
        ServiceSettings.Sandboxes wanted = settings.sandboxes();
        SessionSettings most = SessionSettings.DEFAULTS;
        return new SessionSettings(
                wanted.idleTimeout(),
                most.maxIdle(),
                wanted.maxLifetime(),
                wanted.maxLifetime(),
                Math.min(most.perTenant(), wanted.max()),
                wanted.max());
    }

    /** None where nothing is executed, or nobody wants it. */
    private Optional<ContainmentWatch> watch(
            Optional<Memo<Workplace>> place, ServiceBackends backends) {
        return place.filter(_ -> !settings.containment().interval().isZero())
                .map(made ->
                        new ContainmentWatch(
                                () -> made.get().site(),
                                settings.containment(),
                                fact -> record(backends, fact)));
    }

    private static Machine machine(Optional<Memo<Workplace>> place, RunParts parts) {
        return place.<Machine>map(LocalMachine::new)
                .orElseGet(() -> new JoinedMachine(parts.dispatcher));
    }

    private ApiHandlers handlers(
            ServiceBackends backends,
            RunParts parts,
            SandboxSessions sessions,
            Machine machine,
            Observability observability,
            Readiness readiness) {
        AwaitedWorkers awaited =
                AwaitedWorkers.of(backends.journal, parts.settings.presence(), nanoTime);
        Policy policy = tenant -> settings.tenants().of(tenant).require();
        Submissions submissions =
                new Submissions(
                        new WorkerCapabilities(parts.dispatcher, awaited), policy, clock, random);
        PublishedLog proofs = new PublishedLog(backends.journal, backends.log);
        ApiHandlers handlers = new ApiHandlers();
        new RunHandlers(
                        parts.runs,
                        parts.outputs,
                        submissions,
                        parts.ids,
                        settings.http().maxWait())
                .bind(handlers);
        new RunContentHandlers(parts.runs, parts.outputs, backends.storage, proofs).bind(handlers);
        new WorkHandlers(parts.dispatcher, parts.dispatcher::holder).bind(handlers);
        new QueueHandlers(parts.queue).bind(handlers);
        new EventHandlers(backends.journal, parts.bus).bind(handlers);
        new JournalHandlers(proofs).bind(handlers);
        new StorageHandlers(backends.store, backends.journal, backends.storage).bind(handlers);
        new KeyHandlers(
                        backends.store,
                        backends.journal,
                        backends.keys,
                        new KeyIssuer(
                                backends.store,
                                backends.journal,
                                backends.keys,
                                new Tokens(random),
                                parts.ids,
                                clock),
                        clock)
                .bind(handlers);
        new SandboxHandlers(sessions, machine, policy).bind(handlers);
        new ExplainHandlers(machine, policy).bind(handlers);
        new MachineHandlers(machine, parts.dispatcher).bind(handlers);
        new ServiceHandlers(
                        readiness,
                        observability::expose,
                        parts.runs,
                        parts.dispatcher,
                        parts.queue,
                        backends.journal,
                        version,
                        clock)
                .bind(handlers);
        return handlers;
    }

    private LocalWorker worker(
            Supplier<Workplace> place, RunParts parts, Observability observability) {
        return new LocalWorker(
                settings, place, parts.dispatcher, nanoTime, random, observability.telemetry());
    }

    private static String localName(RunParts parts) {
        return RunParts.LOCAL + parts.ids.next().value().substring("run-".length());
    }

    private static void record(ServiceBackends backends, Fact fact) {
        backends.journal.append(List.of(Entry.bySystem("", fact)));
    }

    @Override
    public void close() {
        LOG.log(System.Logger.Level.INFO, "stopping");
        stopping.close();
        LOG.log(System.Logger.Level.INFO, "stopped");
    }
}
