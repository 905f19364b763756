package dev.crucible.cli.service;

import dev.crucible.api.handlers.ServiceHandlers;
import dev.crucible.api.http.ExchangeObserver;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.events.EventFollower;
import dev.crucible.core.journal.Event;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.monitoring.metrics.Exposition;
import dev.crucible.monitoring.metrics.ServiceMetrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What an operator sees of the service: figures that follow its events. */
final class Observability implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Observability.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 1000;

    private final ServiceFigures figures;
    private final ServiceMetrics metrics;
    private Optional<EventFollower> follower = Optional.empty();

    Observability(ServiceSettings settings, String version, InstantSource clock) {
        figures = new ServiceFigures(clock);
        metrics = new ServiceMetrics(figures, settings.telemetry().metricsTenants(), version);
    }

    StoreListener storeListener() {
        return new StoreListener() {
            @Override
            public void committed(int units, int statements, long nanos) {
                metrics.journal().committed(units, Duration.ofNanos(nanos));
            }
        };
    }

    ExchangeObserver exchanges() {
        return exchange -> {
            metrics.http().began();
            metrics.http()
                    .ended(
                            exchange.operationId().isEmpty() ? "unknown" : exchange.operationId(),
                            exchange.status(),
                            exchange.took(),
                            0,
                            0);
        };
    }

    /** Follows the service from now on. */
    void observe(ServiceBackends backends, RunParts parts, SandboxSessions sessions) {
        figures.of(backends, parts, sessions);
        long from = backends.journal.size();
        for (Run.State state : new Run.State[] {Run.State.QUEUED, Run.State.RUNNING}) {
            resume(backends, state);
        }
        EventFollower events = parts.bus.follow(from, _ -> true);
        follower = Optional.of(events);
        Thread.ofVirtual().name("metrics").start(() -> follow(events));
    }

    private void resume(ServiceBackends backends, Run.State state) {
        RunFilter all = RunFilter.ALL;
        RunFilter filter =
                new RunFilter(
                        all.tenant(),
                        Optional.of(state),
                        all.outcome(),
                        all.kind(),
                        all.runtime(),
                        all.engine(),
                        all.batch(),
                        all.text(),
                        all.submittedAfter(),
                        all.submittedBefore());
        backends.runs.list(filter, "", PAGE).forEach(metrics.events()::resume);
    }

    private void follow(EventFollower events) {
        try {
            while (!events.ended()) {
                for (Event event : events.next(PATIENCE)) {
                    metrics.events().accept(event);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "figures follow the events no more", failed);
        }
    }

    ServiceHandlers.Exposition expose(String accept) {
        Exposition exposition = metrics.expose(accept);
        return new ServiceHandlers.Exposition(
                exposition.contentType(), exposition.body().toArray());
    }

    @Override
    public void close() {
        follower.ifPresent(EventFollower::close);
    }
}
