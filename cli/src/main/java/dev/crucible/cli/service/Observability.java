package dev.crucible.cli.service;

import dev.crucible.api.handlers.ServiceHandlers;
import dev.crucible.api.http.ExchangeObserver;
import dev.crucible.api.http.HttpServer;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.events.EventFollower;
import dev.crucible.core.journal.Event;
import dev.crucible.core.runs.DispatchObserver;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.monitoring.metrics.Exposition;
import dev.crucible.monitoring.metrics.ServiceMetrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What an operator sees of the service: figures, traces and the log of its events. */
final class Observability implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Observability.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 1000;

    private final ServiceFigures figures;
    private final ServiceMetrics metrics;
    private final Tracing tracing;
    private Optional<EventFollower> follower = Optional.empty();

    Observability(
            ServiceSettings settings, String version, InstantSource clock, LongSupplier nanoTime) {
        figures = new ServiceFigures(clock, nanoTime);
        metrics = new ServiceMetrics(figures, settings.telemetry().metricsTenants(), version);
        tracing = Tracing.open(settings.telemetry(), "crucible", version);
    }

    /** Where the traces of runs go. */
    Telemetry telemetry() {
        return tracing.telemetry();
    }

    StoreListener storeListener() {
        return new StoreListener() {
            @Override
            public void committed(int units, int statements, long nanos) {
                metrics.journal().committed(units, Duration.ofNanos(nanos));
            }

            @Override
            public void waited(long nanos) {
                metrics.journal().appended(Duration.ofNanos(nanos));
            }
        };
    }

    ExchangeObserver exchanges() {
        return new RequestWatch(metrics.http(), telemetry());
    }

    DispatchObserver dispatches() {
        return new DispatchWatch(metrics.queue(), telemetry());
    }

    /** Follows the service from now on. */
    void observe(ServiceBackends backends, RunParts parts, SandboxSessions sessions) {
        figures.of(backends, parts, sessions);
        EventFollower events = parts.bus.follow(backends.journal.size(), _ -> true);
        follower = Optional.of(events);
        Thread.ofVirtual().name("metrics").start(() -> follow(backends, events));
    }

    /** The server is there. */
    void serving(HttpServer server) {
        figures.of(server);
    }

    private void follow(ServiceBackends backends, EventFollower events) {
        try {
            resume(backends);
            while (!events.ended()) {
                for (Event event : events.next(PATIENCE)) {
                    metrics.events().accept(event);
                    EventLog.write(event);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "figures follow the events no more", failed);
        }
    }

    /** What was not over when the service started; many may be. */
    private void resume(ServiceBackends backends) {
        for (Run.State state : List.of(Run.State.QUEUED, Run.State.RUNNING)) {
            RunFilter filter = RunFilter.ALL.inState(state);
            for (List<Run> page = backends.runs.list(filter, "", PAGE);
                    !page.isEmpty();
                    page = backends.runs.list(filter, page.getLast().id().value(), PAGE)) {
                page.forEach(metrics.events()::resume);
            }
        }
    }

    ServiceHandlers.Exposition expose(String accept) {
        Exposition exposition = metrics.expose(accept);
        return new ServiceHandlers.Exposition(
                exposition.contentType(), exposition.body().toArray());
    }

    /** Sends the last spans. */
    @Override
    public void close() {
        follower.ifPresent(EventFollower::close);
        tracing.close();
    }
}
