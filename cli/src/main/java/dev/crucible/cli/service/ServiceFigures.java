package dev.crucible.cli.service;

import dev.crucible.api.http.HttpServer;
import dev.crucible.backends.sqlite.SqliteStorage;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.runs.RunDispatcher.WorkerStatus;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.monitoring.metrics.Sources;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/** Figures that are asked for when somebody looks; none before the service has started. */
final class ServiceFigures implements Sources {
    private static final Duration STORAGE = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Fresh<StorageState> stored;
    private volatile @Nullable Parts parts;
    private volatile @Nullable HttpServer server;

    private record Parts(ServiceBackends backends, RunParts runs, SandboxSessions sessions) {}

    ServiceFigures(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.stored = new Fresh<>(this::lookedUp, STORAGE, nanoTime);
    }

    void of(ServiceBackends backends, RunParts runs, SandboxSessions sessions) {
        parts = new Parts(backends, runs, sessions);
    }

    void of(HttpServer listening) {
        server = listening;
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
                derived == size ? Duration.ZERO : age(backends.journal, derived),
                derived == 0 ? Duration.ZERO : age(backends.journal, derived - 1),
                backends.intact());
    }

    private Duration age(Journal journal, long index) {
        Instant now = clock.instant();
        Duration age = Duration.between(time(journal, index), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** What cannot be read is as old as can be: it must not hide that the journal is not intact. */
    private static Instant time(Journal journal, long index) {
        try {
            return journal.read(index, 1).getFirst().time();
        } catch (CrucibleException unreadable) {
            if (unreadable.code() == ErrorCode.JOURNAL_CORRUPT) {
                return Instant.EPOCH;
            }
            throw unreadable;
        }
    }

    @Override
    public StorageState storage() {
        return stored.get();
    }

    private StorageState lookedUp() {
        SqliteStorage storage = parts().backends.storage;
        SqliteStorage.InFiles files = storage.inFiles();
        return new StorageState(storage.usage(), files.files(), files.bytes());
    }

    @Override
    public LoadState load() {
        Parts there = parts();
        List<WorkerStatus> workers = there.runs.dispatcher.workers();
        HttpServer http = server;
        return new LoadState(
                workers.size(),
                workers.stream().mapToInt(worker -> worker.info().slots()).sum(),
                workers.stream().mapToInt(WorkerStatus::running).sum(),
                there.sessions.list("").size(),
                http == null ? 0 : http.connections(),
                http == null ? 0 : http.streams());
    }
}
