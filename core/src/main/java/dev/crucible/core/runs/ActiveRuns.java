package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.Isolation;
import dev.crucible.core.RunId;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** The claims that workers hold. Thread-safe. */
final class ActiveRuns {
    private final ConcurrentHashMap<RunId, ActiveRun> active = new ConcurrentHashMap<>();
    private final RunStore runs;
    private final RunSettings settings;
    private final RunPayloads payloads;
    private final RequestReader reader;
    private final Storage storage;
    private final LongFunction<Spool> spools;

    ActiveRuns(
            RunStore runs,
            RunSettings settings,
            RunPayloads payloads,
            RequestReader reader,
            Storage storage) {
        this.runs = runs;
        this.settings = settings;
        this.payloads = payloads;
        this.reader = reader;
        this.storage = storage;
        this.spools = storage::spool;
    }

    /** A run has just been claimed; whatever an earlier claim brought is forgotten. */
    void begin(Run run, Bytes request) {
        ActiveRun before = active.put(run.id(), open(run, request));
        if (before != null) {
            before.end(false);
        }
    }

    private ActiveRun open(Run run, Bytes request) {
        Isolation demanded = reader.demanded(request);
        return new ActiveRun(
                run, demanded, reader.outputLimit(request), settings, payloads, spools);
    }

    Optional<ActiveRun> find(RunId run) {
        return Optional.ofNullable(active.get(run));
    }

    /** What this worker holds. */
    List<ActiveRun> of(String worker) {
        return active.values().stream().filter(one -> one.run().worker().equals(worker)).toList();
    }

    /**
     * The claim, taken up again when the process is new and the claim still good.
     *
     * @throws dev.crucible.core.CrucibleException {@code CONFLICT} when it is stale
     */
    ActiveRun require(Dispatcher.Claim claim) {
        ActiveRun known = active.get(claim.run());
        if (known != null && known.run().fence() >= claim.fence()) {
            if (known.run().fence() != claim.fence()) {
                throw ActiveRun.stale(claim);
            }
            return known;
        }
        Run run =
                runs.find(claim.run())
                        .filter(there -> there.state() == Run.State.RUNNING)
                        .filter(there -> there.fence() == claim.fence())
                        .orElseThrow(() -> ActiveRun.stale(claim));
        Bytes request =
                storage.read(run.request(), settings.maxRequestBytes())
                        .orElseThrow(() -> ActiveRun.stale(claim));
        return active.computeIfAbsent(claim.run(), _ -> open(run, request));
    }

    /** Ends what was taken up again just when it ended. */
    void tidy() {
        for (ActiveRun one : active.values()) {
            boolean held =
                    runs.find(one.run().id())
                            .filter(run -> run.state() == Run.State.RUNNING)
                            .filter(run -> run.fence() == one.run().fence())
                            .isPresent();
            if (!held) {
                end(one.claim(), false);
            }
        }
    }

    /** Ends everything here; the claims may still be good. */
    void close() {
        active.values().forEach(one -> end(one.claim(), false));
    }

    /**
     * The claim is over, one way or the other.
     *
     * @param kept whether what it brought is kept now
     */
    void end(Dispatcher.Claim claim, boolean kept) {
        ActiveRun known = active.get(claim.run());
        if (known != null
                && known.run().fence() == claim.fence()
                && active.remove(claim.run(), known)) {
            known.end(kept);
        }
    }
}
