package dev.crucible.core.runs;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.storage.Storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Hands runs to workers and takes their results, over one store. A claim and its event are one unit
 * of work, and so are a result, its payloads and its event: whatever fails in between, a run has
 * ended once or not at all. Thread-safe.
 */
public final class RunDispatcher implements Dispatcher {
    private static final Duration LOOK_UP = Duration.ofSeconds(5);

    private final UnitOfWork units;
    private final Journal journal;
    private final RunStore runs;
    private final WorkQueue queue;
    private final Storage storage;
    private final RunLog log;
    private final RunPayloads payloads;
    private final ActiveRuns active;
    private final Workers workers;
    private final RunSignals signals;
    private final ResultCheck results;
    private final RunSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final DispatchObserver observer;
    private volatile boolean closed;

    /** A dispatcher that nobody observes, and that takes every result. */
    public RunDispatcher(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            WorkQueue queue,
            Storage storage,
            RunSignals signals,
            RequestReader reader,
            RunSettings settings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this(
                units,
                journal,
                runs,
                queue,
                storage,
                signals,
                reader,
                ResultCheck.NONE,
                settings,
                clock,
                nanoTime,
                DispatchObserver.NONE);
    }

    /**
     * A dispatcher over one store.
     *
     * @param signals the same as the service's
     * @param results decides whether a result is taken
     * @param nanoTime never goes back, in nanoseconds
     */
    public RunDispatcher(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            WorkQueue queue,
            Storage storage,
            RunSignals signals,
            RequestReader reader,
            ResultCheck results,
            RunSettings settings,
            InstantSource clock,
            LongSupplier nanoTime,
            DispatchObserver observer) {
        this.units = units;
        this.journal = journal;
        this.runs = runs;
        this.queue = queue;
        this.storage = storage;
        this.log = new RunLog(journal, runs);
        this.payloads = new RunPayloads(storage, settings, clock);
        this.active = new ActiveRuns(runs, settings, payloads, reader, storage);
        this.workers = new Workers(clock);
        this.signals = signals;
        this.results = results;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    @Override
    public void join(WorkerInfo worker) {
        if (workers.join(worker)) {
            journal.append(
                    List.of(
                            new Entry(
                                    "",
                                    actor(worker.name()),
                                    "",
                                    new Fact.WorkerJoined(
                                            worker.name(),
                                            worker.engines(),
                                            worker.runtimes(),
                                            worker.certificate()))));
        }
    }

    @Override
    public void leave(String worker) {
        leave(worker, "it stopped");
    }

    private void leave(String worker, String cause) {
        active.of(worker).forEach(held -> releaseIfHeld(held.claim()));
        if (workers.leave(worker).isPresent()) {
            journal.append(
                    List.of(new Entry("", actor(worker), "", new Fact.WorkerLeft(worker, cause))));
        }
    }

    private void releaseIfHeld(Claim claim) {
        try {
            released(claim);
        } catch (CrucibleException stale) {
            if (stale.code() != ErrorCode.CONFLICT) {
                throw stale;
            }
        }
    }

    /** The workers that have been heard of lately, by name. */
    public List<WorkerStatus> workers() {
        return workers.list().stream()
                .map(one ->
                        new WorkerStatus(
                                one.info(),
                                one.since(),
                                one.seen(),
                                active.of(one.info().name()).size()))
                .toList();
    }

    /** The worker that holds this claim; empty when it is stale. */
    public Optional<String> holder(Claim claim) {
        return active.find(claim.run())
                .map(ActiveRun::run)
                .or(() -> runs.find(claim.run()))
                .filter(run -> run.state() == Run.State.RUNNING && run.fence() == claim.fence())
                .map(Run::worker);
    }

    /** Whether a worker is here that could execute such a run. */
    public boolean able(Set<String> needs) {
        return workers.list().stream().anyMatch(one -> one.abilities().containsAll(needs));
    }

    @Override
    public List<Assignment> claim(String worker, int most, Duration wait)
            throws InterruptedException {
        long deadline = nanoTime.getAsLong() + wait.toNanos();
        while (true) {
            Set<String> abilities = workers.seen(worker).abilities();
            long offers = queue.offers();
            List<Assignment> assigned = assign(worker, abilities, most);
            long left = deadline - nanoTime.getAsLong();
            if (!assigned.isEmpty() || left <= 0 || closed) {
                return assigned;
            }
            queue.awaitWork(abilities, offers, Duration.ofNanos(Math.min(left, LOOK_UP.toNanos())));
        }
    }

    private List<Assignment> assign(String worker, Set<String> abilities, int most) {
        List<Held> claimed =
                units.commit(() -> {
                    List<Held> held = new ArrayList<>();
                    for (Lease lease : queue.claim(worker, abilities, most)) {
                        claimed(lease, worker).ifPresent(held::add);
                    }
                    return held;
                });
        List<Assignment> assigned = new ArrayList<>();
        for (Held held : claimed) {
            signals.changed(held.run);
            observer.claimed(held.run);
            assignment(held).ifPresent(assigned::add);
        }
        return assigned;
    }

    private Optional<Held> claimed(Lease lease, String worker) {
        RunId id = new RunId(lease.work().id());
        Optional<Run> run = runs.find(id).filter(there -> there.state() == Run.State.QUEUED);
        if (run.isEmpty()) {
            queue.complete(id.value(), lease.fence());
            log.fault("queue", "dropped " + id + ": no run of that id is queued");
            return Optional.empty();
        }
        Fact.RunClaimed fact = new Fact.RunClaimed(id, lease.fence(), lease.attempt(), worker);
        return Optional.of(new Held(lease, log.record(run.get(), actor(worker), "", fact)));
    }

    private Optional<Assignment> assignment(Held held) {
        Run run = held.run;
        Claim claim = new Claim(run.id(), run.fence());
        Optional<Bytes> request;
        try {
            request = storage.read(run.request(), settings.maxRequestBytes());
            request.ifPresent(document -> active.begin(run, document));
        } catch (CrucibleException unreadable) {
            failed(claim, "its request cannot be read: " + unreadable.getMessage());
            return Optional.empty();
        }
        if (request.isEmpty()) {
            drop(claim, "its request was erased");
            return Optional.empty();
        }
        Duration lease = Duration.between(clock.instant(), held.lease.expires());
        return Optional.of(
                new Assignment(
                        claim,
                        run.attempt(),
                        run.tenant(),
                        run.summary().kind(),
                        request.get(),
                        run.request(),
                        lease,
                        run.trace()));
    }

    private void drop(Claim claim, String why) {
        settle(
                claim,
                false,
                () -> {
                    queue.complete(claim.run().value(), claim.fence());
                    return log.record(
                            held(claim), Actor.SYSTEM, why, new Fact.RunCancelled(claim.run()));
                });
    }

    @Override
    public List<WorkQueue.Renewal> renew(String worker, List<Claim> claims) {
        workers.seen(worker);
        List<WorkQueue.Renewal> renewals = new ArrayList<>();
        for (Claim claim : claims) {
            WorkQueue.Renewal renewal = queue.renew(claim.run().value(), claim.fence());
            if (renewal == WorkQueue.Renewal.LOST) {
                active.end(claim, false);
            }
            renewals.add(renewal);
        }
        return renewals;
    }

    @Override
    public Cancellation.Registration onCancel(String worker, Consumer<Claim> wanted) {
        return signals.onCancel(worker, wanted);
    }

    @Override
    public long output(Claim claim, OutputListener.Stream stream, long offset, Bytes chunk) {
        return heard(claim, () -> active.require(claim).output(stream, offset, chunk));
    }

    @Override
    public void artifact(Claim claim, String path, boolean executable, Bytes content) {
        List<Fault> faults = SandboxFile.pathFaults("path", path);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        heard(
                claim,
                () -> {
                    active.require(claim).artifact(path, content);
                    return claim;
                });
    }

    /** A worker's word about its claim; a stale one is refused. */
    private <T> T heard(Claim claim, Supplier<T> word) {
        try {
            return word.get();
        } catch (CrucibleException failed) {
            if (failed.code() == ErrorCode.CONFLICT) {
                observer.refused(claim);
            }
            throw failed;
        }
    }

    @Override
    public void finish(Claim claim, Ending ending, Bytes result, Sent sent) {
        if (ending instanceof Ending.Ran ran && ran.outcome() instanceof Outcome.Lost lost) {
            fail(claim, lost.cause());
            return;
        }
        heard(claim, () -> finished(claim, ending, result, sent));
    }

    private Claim finished(Claim claim, Ending ending, Bytes result, Sent sent) {
        ActiveRun run = active.require(claim);
        Optional<Bytes> attested =
                results.check(run.run(), run.demanded(), ending, result)
                        .map(Attestations::document);
        List<RunPayloads.Ready> ready = run.ready(sent, attested.orElse(Bytes.EMPTY), result);
        Digest document = ready.getLast().digest();
        return settle(
                claim,
                true,
                () -> {
                    queue.complete(claim.run().value(), claim.fence());
                    payloads.keep(run.stage(), ready);
                    Run before = held(claim);
                    if (ending instanceof Ending.Ran ran
                            && ran.outcome() instanceof Outcome.Breached breach) {
                        log.breach(before, breach.canary());
                    }
                    return log.record(
                            before,
                            actor(before.worker()),
                            "",
                            new Fact.RunFinished(
                                    claim.run(),
                                    claim.fence(),
                                    ending,
                                    document,
                                    attested.map(Digest::of)));
                });
    }

    @Override
    public void fail(Claim claim, String cause) {
        heard(claim, () -> failed(claim, cause));
    }

    private Claim failed(Claim claim, String cause) {
        return settle(
                claim,
                false,
                () -> {
                    Run before = held(claim);
                    WorkQueue.Disposition disposition =
                            queue.fail(claim.run().value(), claim.fence(), RunLog.clip(cause));
                    return log.ended(before, disposition, cause);
                });
    }

    @Override
    public void release(Claim claim) {
        heard(claim, () -> released(claim));
    }

    private Claim released(Claim claim) {
        return settle(
                claim,
                false,
                () -> {
                    Run before = held(claim);
                    WorkQueue.Disposition disposition =
                            queue.release(claim.run().value(), claim.fence());
                    return log.ended(
                            before, disposition, "worker " + before.worker() + " gave it back");
                });
    }

    /**
     * Ends the leases that were not renewed in time.
     *
     * @param most how many at most
     * @return how many
     */
    public int expire(int most) {
        List<Run> ended = new ArrayList<>();
        int expired =
                units.commit(() -> {
                    ended.clear();
                    List<WorkQueue.Expired> leases = queue.expire(most);
                    leases.forEach(one -> expired(one).ifPresent(ended::add));
                    return leases.size();
                });
        for (Run run : ended) {
            over(new Claim(run.id(), run.fence()), false, run);
            observer.leaseLost(run);
        }
        return expired;
    }

    private Optional<Run> expired(WorkQueue.Expired expired) {
        Lease lease = expired.lease();
        RunId id = new RunId(lease.work().id());
        Optional<Run> run =
                runs.find(id)
                        .filter(there -> there.state() == Run.State.RUNNING)
                        .filter(there -> there.fence() == lease.fence());
        if (run.isEmpty()) {
            log.fault("queue", "the lease of " + id + " ran out, and no worker holds that run");
            return Optional.empty();
        }
        String cause = "worker " + lease.worker() + " was lost: its lease ran out";
        return Optional.of(log.ended(run.get(), expired.disposition(), cause));
    }

    /** Workers that have been silent for too long count as gone. */
    void forgetSilent() {
        for (String worker : workers.silent(settings.presence())) {
            leave(worker, "nothing was heard of it for " + settings.presence().toSeconds() + " s");
        }
    }

    /** Forgets what is kept in memory of claims that are over, should anything have been left. */
    public void tidy() {
        active.tidy();
    }

    /**
     * Lets those who wait for work return, and be told that there is none. What runs have written
     * so far is forgotten; a worker elsewhere sends it again to the next process.
     */
    public void close() {
        closed = true;
        active.close();
    }

    /** The claims that are being worked on, for those who follow their output. */
    ActiveRuns active() {
        return active;
    }

    /** The run as this claim holds it, inside a unit of work. */
    private Run held(Claim claim) {
        return runs.find(claim.run())
                .filter(run -> run.state() == Run.State.RUNNING)
                .filter(run -> run.fence() == claim.fence())
                .orElseThrow(() -> ActiveRun.stale(claim));
    }

    /** Ends the claim as the unit of work says; a stale one is forgotten with all it brought. */
    private Claim settle(Claim claim, boolean kept, Supplier<Run> work) {
        Run after;
        try {
            after = units.commit(work);
        } catch (CrucibleException failed) {
            if (failed.code() == ErrorCode.CONFLICT) {
                active.end(claim, false);
            }
            throw failed;
        }
        over(claim, kept, after);
        return claim;
    }

    private void over(Claim claim, boolean kept, Run after) {
        active.end(claim, kept);
        signals.changed(after);
    }

    private static Actor actor(String worker) {
        return new Actor(Actor.Kind.WORKER, worker);
    }

    /**
     * A worker.
     *
     * @param info what it says of itself
     * @param since when it joined
     * @param seen when it was last heard of
     * @param running how many runs it holds
     */
    public record WorkerStatus(WorkerInfo info, Instant since, Instant seen, int running) {}

    private record Held(Lease lease, Run run) {}
}
