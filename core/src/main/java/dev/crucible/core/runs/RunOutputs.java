package dev.crucible.core.runs;

import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.Storage.StoredContent;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import java.util.Optional;
import java.util.function.LongSupplier;

/** What runs write and bring back, while they run and afterwards. Thread-safe. */
public final class RunOutputs {
    private final RunStore runs;
    private final Storage storage;
    private final RunSignals signals;
    private final ActiveRuns active;
    private final LongSupplier nanoTime;

    /**
     * The output of this dispatcher's runs.
     *
     * @param nanoTime never goes back, in nanoseconds
     */
    public RunOutputs(
            RunStore runs,
            Storage storage,
            RunSignals signals,
            RunDispatcher dispatcher,
            LongSupplier nanoTime) {
        this.runs = runs;
        this.storage = storage;
        this.signals = signals;
        this.active = dispatcher.active();
        this.nanoTime = nanoTime;
    }

    /**
     * Follows a stream from an offset on, from before the run starts until after it has ended.
     *
     * @throws dev.crucible.core.CrucibleException {@code NOT_FOUND}
     */
    public OutputFollower follow(RunId run, Stream stream, long offset) {
        return new OutputFollower(this, run, stream, offset, nanoTime);
    }

    /** How much a running program has written by now; 0 when no worker holds the run. */
    public long size(RunId run, Stream stream) {
        return active(run).map(attempt -> attempt.size(stream)).orElse(0L);
    }

    /** A stream of a run that has finished; empty when it is empty, or was erased. */
    public Optional<StoredContent> stored(Run run, Stream stream) {
        return content(run, RunPayloads.name(stream));
    }

    /** A file that a run brought back; empty when there is none of that path, or it was erased. */
    public Optional<StoredContent> artifact(Run run, String path) {
        return content(run, RunPayloads.ARTIFACT + path);
    }

    /**
     * What is kept of a run under this name: {@code request}, {@code stdout}, {@code artifact/...}.
     */
    public Optional<StoredObject> find(Run run, String name) {
        StorageFilter begins = new StorageFilter(run.tenant(), run.id().value(), name, "", 0);
        return storage.list(begins, Long.MAX_VALUE, 1000).stream()
                .filter(object -> object.owner().name().equals(name))
                .findFirst();
    }

    private Optional<StoredContent> content(Run run, String name) {
        return find(run, name).flatMap(object -> storage.open(object.digest()));
    }

    Optional<ActiveRun> active(RunId run) {
        return active.find(run);
    }

    RunSignals.Watch watch(RunId run) {
        return signals.watch(run);
    }

    Run get(RunId run) {
        return RunLog.get(runs, run);
    }
}
