package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.RunIds;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.telemetry.TraceContext;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Runs for those who want them: submitted, found, waited for, taken back, repeated. What a method
 * returns is durable. Thread-safe.
 */
public final class RunService {
    /** Most runs of one batch. */
    public static final int MAX_BATCH = 1000;

    private final UnitOfWork units;
    private final RunStore runs;
    private final WorkQueue queue;
    private final Storage storage;
    private final RunLog log;
    private final RunPayloads payloads;
    private final RunSignals signals;
    private final RequestReader reader;
    private final RunSettings settings;
    private final RunIds ids;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Telemetry telemetry;

    /** A service whose runs are not traced. */
    public RunService(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            WorkQueue queue,
            Storage storage,
            RunSignals signals,
            RequestReader reader,
            RunSettings settings,
            RunIds ids,
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
                settings,
                ids,
                clock,
                nanoTime,
                Telemetry.OFF);
    }

    /**
     * A service over one store.
     *
     * @param signals the same as the dispatcher's
     * @param nanoTime never goes back, in nanoseconds
     * @param telemetry where the traces of runs go
     */
    public RunService(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            WorkQueue queue,
            Storage storage,
            RunSignals signals,
            RequestReader reader,
            RunSettings settings,
            RunIds ids,
            InstantSource clock,
            LongSupplier nanoTime,
            Telemetry telemetry) {
        this.units = units;
        this.runs = runs;
        this.queue = queue;
        this.storage = storage;
        this.log = new RunLog(journal, runs);
        this.payloads = new RunPayloads(storage, settings, clock);
        this.signals = signals;
        this.reader = reader;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.telemetry = telemetry;
    }

    /**
     * Accepts a run.
     *
     * @throws IdempotencyMismatchException when the key was used for another wish
     * @throws CrucibleException {@code UNAVAILABLE} when nothing is accepted, {@code
     *     QUOTA_EXCEEDED}, {@code INSUFFICIENT_RESOURCES}
     */
    public Submitted submit(Submission submission) {
        return submitAll(List.of(submission)).getFirst();
    }

    /**
     * Accepts all of these, or none.
     *
     * @param submissions 1 to {@value #MAX_BATCH}
     * @throws CrucibleException as {@link #submit}
     */
    public List<Submitted> submitAll(List<Submission> submissions) {
        if (submissions.isEmpty() || submissions.size() > MAX_BATCH) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    submissions.size() + " runs in a batch (expected 1 to " + MAX_BATCH + ")");
        }
        checkKeys(submissions);
        List<Prepared> prepared = submissions.stream().map(this::prepare).toList();
        return enter(prepared);
    }

    /** Each run takes the context of its span along, so that its further way is a part of that. */
    private List<Submitted> enter(List<Prepared> prepared) {
        TraceContext parent = Scope.current().trace();
        List<Span> spans =
                prepared.stream()
                        .map(one -> telemetry.start(Spans.enqueue(one.id.value(), parent)))
                        .toList();
        try {
            return units.commit(() ->
                    IntStream.range(0, spans.size())
                            .mapToObj(at -> enter(prepared.get(at), spans.get(at).context()))
                            .toList());
        } catch (RuntimeException failed) {
            spans.forEach(span -> span.fail("not accepted"));
            throw failed;
        } finally {
            spans.forEach(Span::close);
        }
    }

    private static void checkKeys(List<Submission> submissions) {
        Set<List<String>> keys = new HashSet<>();
        for (Submission wish : submissions) {
            if (!wish.key().isEmpty() && !keys.add(List.of(wish.tenant(), wish.key()))) {
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "the idempotency key '" + wish.key() + "' is there twice in one batch");
            }
        }
    }

    /** What is large is stored before the unit of work, unless the run is there already. */
    private Prepared prepare(Submission wish) {
        RunId id = ids.next();
        Optional<Run> before = byKey(wish);
        if (before.isPresent()) {
            compare(wish, before.get());
            return new Prepared(id, wish, stored(before.get()), true, Optional.empty());
        }
        RunPayloads.Ready request =
                payloads.ready(stage(wish, id), RunPayloads.REQUEST, wish.document());
        return new Prepared(id, wish, request, false, Optional.empty());
    }

    private static RunPayloads.Stage stage(Submission wish, RunId id) {
        return new RunPayloads.Stage(wish.tenant(), id, 0);
    }

    private static RunPayloads.Ready stored(Run run) {
        return RunPayloads.Ready.stored(RunPayloads.REQUEST, run.request());
    }

    private Submitted enter(Prepared prepared, TraceContext trace) {
        Submission wish = prepared.wish;
        Optional<Run> before = byKey(wish);
        if (before.isPresent()) {
            if (!prepared.compared) {
                compare(wish, before.get());
            }
            return new Submitted(before.get(), false);
        }
        Instant now = clock.instant();
        Instant notBefore = wish.notBefore().isBefore(now) ? now : wish.notBefore();
        payloads.keep(stage(wish, prepared.id), List.of(prepared.request));
        Run run =
                log.begin(
                        wish.tenant(),
                        wish.actor(),
                        wish.why(),
                        new Fact.RunSubmitted(
                                prepared.id,
                                prepared.request.digest(),
                                wish.summary(),
                                wish.priority(),
                                notBefore,
                                wish.batch(),
                                wish.key(),
                                prepared.retryOf,
                                trace));
        queue.enqueue(work(run));
        return new Submitted(run, true);
    }

    /** The item of work that a run is. */
    static Work work(Run run) {
        return new Work(
                run.id().value(),
                run.tenant(),
                run.priority(),
                run.notBefore(),
                Needs.of(run.summary()));
    }

    private Optional<Run> byKey(Submission wish) {
        return wish.key().isEmpty() ? Optional.empty() : runs.findByKey(wish.tenant(), wish.key());
    }

    /** A request that was erased cannot be compared; its run is the answer all the same. */
    private void compare(Submission wish, Run run) {
        boolean other =
                !run.summary().equals(wish.summary())
                        || run.priority() != wish.priority()
                        || storage.read(run.request(), settings.maxRequestBytes())
                                .map(reader::fingerprint)
                                .filter(fingerprint -> !fingerprint.equals(wish.fingerprint()))
                                .isPresent();
        if (other) {
            throw new IdempotencyMismatchException(wish.key(), run.id());
        }
    }

    /**
     * The run of this id.
     *
     * @throws CrucibleException {@code NOT_FOUND}
     */
    public Run get(RunId id) {
        return log.get(id);
    }

    /** Runs that match, newest first; as {@link RunStore#list}. */
    public List<Run> list(RunFilter filter, String before, int limit) {
        return runs.list(filter, before, limit);
    }

    /** How many runs match, by state. */
    public Map<Run.State, Long> count(RunFilter filter) {
        return runs.count(filter);
    }

    /** The request document of a run; empty when it was erased. */
    public Optional<Bytes> request(Run run) {
        return storage.read(run.request(), settings.maxRequestBytes());
    }

    /** The result document of a run; empty when there is none, or it was erased. */
    public Optional<Bytes> result(Run run) {
        return run.result().flatMap(digest -> storage.read(digest, settings.maxRequestBytes()));
    }

    /**
     * The document of the attestations of a run's sandboxes, as its digest in the journal says;
     * empty when there is none, or it was erased.
     *
     * @throws CrucibleException when storage holds something else
     */
    public Optional<Bytes> attestation(Run run) {
        return run.attestation()
                .flatMap(digest -> storage.read(digest, settings.maxRequestBytes()));
    }

    /**
     * Waits until the run is over, or the time is up.
     *
     * @return the run as it is then
     * @throws CrucibleException {@code NOT_FOUND}
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Run await(RunId id, Duration timeout) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + timeout.toNanos();
        try (RunSignals.Watch watch = signals.watch(id)) {
            Run run = log.get(id);
            while (!run.state().terminal()) {
                long left = deadline - nanoTime.getAsLong();
                Run changed = left <= 0 ? null : watch.next(Duration.ofNanos(left));
                if (changed == null) {
                    return log.get(id);
                }
                run = changed;
            }
            return run;
        }
    }

    /**
     * Waits until the run has changed since it was like this, or the time is up.
     *
     * @return the run as it is then
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Run awaitChange(Run seen, Duration timeout) throws InterruptedException {
        try (RunSignals.Watch watch = signals.watch(seen.id())) {
            Run run = log.get(seen.id());
            if (run.revision() > seen.revision() || run.state().terminal()) {
                return run;
            }
            Run changed = watch.next(timeout);
            return changed == null ? log.get(seen.id()) : changed;
        }
    }

    /**
     * Takes a run back: at once when no worker holds it; otherwise its worker is told, and the run
     * ends soon. A run that is over stays as it is.
     *
     * @throws CrucibleException {@code NOT_FOUND}
     */
    public Run cancel(RunId id, Actor actor, String why) {
        Run run = units.commit(() -> cancelled(log.get(id), actor, why));
        signals.changed(run);
        if (run.state() == Run.State.RUNNING) {
            signals.cancelWanted(run);
        }
        return run;
    }

    private Run cancelled(Run run, Actor actor, String why) {
        return switch (run.state()) {
            case FINISHED, CANCELLED -> run;
            case DEAD -> {
                queue.discard(run.id().value());
                yield log.record(run, actor, why, new Fact.RunCancelled(run.id()));
            }
            case QUEUED -> {
                queue.cancel(run.id().value());
                yield log.record(run, actor, why, new Fact.RunCancelled(run.id()));
            }
            case RUNNING -> {
                boolean known = queue.cancel(run.id().value()) == WorkQueue.Cancelled.REQUESTED;
                if (known && run.cancelRequested()) {
                    yield run;
                }
                yield log.record(
                        run,
                        actor,
                        why,
                        known
                                ? new Fact.RunCancelRequested(run.id())
                                : new Fact.RunCancelled(run.id()));
            }
        };
    }

    /**
     * Asks for the same run again, whatever became of it.
     *
     * @return the new run
     * @throws CrucibleException {@code NOT_FOUND}; {@code CONFLICT} when its request was erased;
     *     and as {@link #submit}
     */
    public Run retry(RunId id, Actor actor, String why) {
        Run old = log.get(id);
        Submission wish =
                new Submission(
                        old.tenant(),
                        actor,
                        why,
                        old.summary(),
                        old.priority(),
                        Instant.EPOCH,
                        "",
                        old.request(),
                        old.batch(),
                        Bytes.EMPTY);
        Prepared prepared = new Prepared(ids.next(), wish, stored(old), true, Optional.of(id));
        try {
            return enter(List.of(prepared)).getFirst().run();
        } catch (CrucibleException failed) {
            if (failed.code() != ErrorCode.CONFLICT) {
                throw failed;
            }
            throw new CrucibleException(
                    ErrorCode.GONE,
                    "%s cannot be run again: its request was erased, or its time was up"
                            .formatted(id),
                    failed);
        }
    }

    /**
     * What came of a submission.
     *
     * @param fresh whether the run is new; false when the idempotency key already had it
     */
    public record Submitted(Run run, boolean fresh) {}

    /**
     * A submission that is ready for the unit of work.
     *
     * @param compared whether it was compared with the run that has its key already
     */
    private record Prepared(
            RunId id,
            Submission wish,
            RunPayloads.Ready request,
            boolean compared,
            Optional<RunId> retryOf) {}
}
