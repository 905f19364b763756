package dev.crucible.cli.service;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Event;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.runs.RunDispatcher.WorkerStatus;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.monitoring.metrics.Sources;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Figures that are asked for when somebody looks; none before the service has started. */
final class ServiceFigures implements Sources {
    private final InstantSource clock;
    private volatile @Nullable Parts parts;

    private record Parts(ServiceBackends backends, RunParts runs, SandboxSessions sessions) {}

    ServiceFigures(InstantSource clock) {
        this.clock = clock;
    }

    void of(ServiceBackends backends, RunParts runs, SandboxSessions sessions) {
        parts = new Parts(backends, runs, sessions);
    }

    private Parts parts() {
        Parts there = parts;
        if (there == null) {
            throw new CrucibleException(ErrorCode.UNAVAILABLE, "the service has not started");
        }
        return there;
    }

    @Override
    public QueueStatus queue() {
        return parts().backends.queue.status();
    }

    @Override
    public JournalState journal() {
        ServiceBackends backends = parts().backends;
        long size = backends.journal.size();
        long derived = Math.min(size, backends.log.derivedSize());
        return new JournalState(
                size,
                derived,
                derived == size ? Duration.ZERO : age(backends.journal.read(derived, 1)),
                derived == 0 ? Duration.ZERO : age(backends.journal.read(derived - 1, 1)),
                Checked.NOT_YET);
    }

    private Duration age(List<Event> events) {
        Instant now = clock.instant();
        Duration age = Duration.between(events.isEmpty() ? now : events.getFirst().time(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    @Override
    public StorageState storage() {
        return new StorageState(parts().backends.storage.usage(), 0, 0);
    }

    @Override
    public LoadState load() {
        Parts there = parts();
        List<WorkerStatus> workers = there.runs.dispatcher.workers();
        return new LoadState(
                workers.size(),
                workers.stream().mapToInt(worker -> worker.info().slots()).sum(),
                workers.stream().mapToInt(WorkerStatus::running).sum(),
                there.sessions.list("").size(),
                0,
                0);
    }
}
