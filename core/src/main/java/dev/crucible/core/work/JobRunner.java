package dev.crucible.core.work;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Outcome;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Takes one job from its claim to its end: executes it and brings the result, for as long as the
 * claim holds. All of it is in the scope of the run. Thread-safe.
 */
final class JobRunner {
    private static final System.Logger LOG = System.getLogger(JobRunner.class.getName());

    private final WorkerSettings settings;
    private final Dispatcher dispatcher;
    private final Execution execution;
    private final Deliveries deliveries;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Telemetry telemetry;

    JobRunner(
            WorkerSettings settings,
            Dispatcher dispatcher,
            Execution execution,
            Deliveries deliveries,
            LongSupplier nanoTime,
            RandomGenerator random,
            Telemetry telemetry) {
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.execution = execution;
        this.deliveries = deliveries;
        this.nanoTime = nanoTime;
        this.random = random;
        this.telemetry = telemetry;
    }

    /** Does the job; returns when nothing is left to do for it. Never throws. */
    void run(Job job) {
        Assignment assignment = job.assignment();
        String run = job.claim().run().value();
        try (Span span = telemetry.start(Spans.process(run, assignment.trace()))) {
            span.set("cicd.worker.name", settings.info().name())
                    .set("crucible.attempt", assignment.attempt());
            Scope.NONE
                    .withRun(run)
                    .withTenant(assignment.tenant())
                    .withTrace(span.context())
                    .run(() -> run(job, span));
        }
    }

    private void run(Job job, Span span) {
        try (Delivery delivery = deliveries.of(job)) {
            Execution.Finished finished;
            try {
                finished = execute(job, delivery);
            } catch (RuntimeException | Error broken) {
                fail(job, span, Troubles.describe(broken));
                return;
            }
            if (finished.ending() instanceof Ending.Ran ran
                    && ran.outcome() instanceof Outcome.Lost lost) {
                fail(job, span, lost.cause());
                return;
            }
            RuntimeException refused = finish(job, finished, delivery);
            if (refused != null) {
                fail(job, span, "its result was not taken: " + Troubles.describe(refused));
            }
        } catch (RuntimeException broken) {
            fail(job, span, Troubles.describe(broken));
        }
    }

    /** Brings the result; what comes back is why it will never be taken. */
    private @Nullable RuntimeException finish(
            Job job, Execution.Finished finished, Delivery delivery) {
        Scope scope = Scope.current();
        try (Span span = telemetry.start(Spans.task(scope.run(), "finish", scope.trace()))) {
            return scope.withTrace(span.context())
                    .call(() ->
                            insist(
                                    job,
                                    () ->
                                            dispatcher.finish(
                                                    job.claim(),
                                                    finished.ending(),
                                                    finished.result(),
                                                    delivery.complete())));
        }
    }

    private Execution.Finished execute(Job job, Delivery delivery) {
        Assignment assignment = job.assignment();
        if (!Digest.of(assignment.request()).equals(assignment.requestDigest())) {
            throw new CrucibleException(
                    ErrorCode.JOURNAL_CORRUPT, "the request is not the one that was recorded");
        }
        return execution.execute(assignment, delivery, job.cancellation());
    }

    private void fail(Job job, Span span, String cause) {
        span.fail(cause);
        LOG.log(Level.WARNING, "the run failed under this worker: {0}", cause);
        insist(job, () -> dispatcher.fail(job.claim(), cause));
    }

    /**
     * Tells the dispatcher something until it has taken it, or the claim is lost.
     *
     * @return why it will never take it; null when it has, or when that does not matter any more
     */
    private @Nullable RuntimeException insist(Job job, Runnable report) {
        Backoff backoff = new Backoff(settings, random);
        long deadline = nanoTime.getAsLong() + settings.patience().toNanos();
        while (!job.abandoned()) {
            try {
                report.run();
                return null;
            } catch (RuntimeException failed) {
                switch (Troubles.of(failed)) {
                    case STALE -> job.abandon();
                    case LASTING -> {
                        return failed;
                    }
                    case PASSING -> {
                        if (nanoTime.getAsLong() - deadline >= 0) {
                            job.abandon();
                        }
                        job.abandonedWithin(backoff.next());
                    }
                }
            }
        }
        return null;
    }
}
