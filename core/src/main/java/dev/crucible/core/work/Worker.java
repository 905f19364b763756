package dev.crucible.core.work;

import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.telemetry.Telemetry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Claims runs, executes each on a platform thread, and brings the results. It keeps its claims as
 * long as it can, and ends every run whose claim may be lost: when the server cannot be reached for
 * a lease, nothing runs here any more. Started once, stopped once. Thread-safe.
 */
public final class Worker implements AutoCloseable {
    private static final int MOST_CLAIMS = 100;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(10);

    private final WorkerSettings settings;
    private final Dispatcher dispatcher;
    private final JobRunner runner;
    private final Jobs jobs;
    private final Heartbeat heartbeat;
    private final Backoff claimBackoff;
    private final ExecutorService threads;
    private final LongSupplier nanoTime;
    private final Thread claimer;
    private final Thread renewer;
    private final Thread expirer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicReference<String> trouble = new AtomicReference<>("");
    private volatile Cancellation.Registration wishes = () -> {};
    private boolean joined;

    private Worker(
            WorkerSettings settings,
            Dispatcher dispatcher,
            Execution execution,
            Deliveries deliveries,
            LongSupplier nanoTime,
            RandomGenerator random,
            Telemetry telemetry) {
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.runner =
                new JobRunner(
                        settings, dispatcher, execution, deliveries, nanoTime, random, telemetry);
        this.jobs = new Jobs(settings.info().slots());
        this.heartbeat = new Heartbeat(name(), dispatcher, jobs, nanoTime);
        this.claimBackoff = new Backoff(settings, random);
        this.nanoTime = nanoTime;
        this.claimer = own("claim").unstarted(this::claim);
        this.renewer = own("renew").unstarted(this::renew);
        this.expirer = own("expire").unstarted(this::expire);
        this.threads =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().name("run-", 0).daemon(true).factory());
    }

    /** A worker in the process of its dispatcher that is not traced. */
    public static Worker local(
            WorkerSettings settings,
            Dispatcher dispatcher,
            Execution execution,
            LongSupplier nanoTime,
            RandomGenerator random) {
        return local(settings, dispatcher, execution, nanoTime, random, Telemetry.OFF);
    }

    /**
     * A worker in the process of its dispatcher.
     *
     * @param nanoTime never goes back, in nanoseconds
     * @param random thread-safe
     * @param telemetry where the traces of runs go
     */
    public static Worker local(
            WorkerSettings settings,
            Dispatcher dispatcher,
            Execution execution,
            LongSupplier nanoTime,
            RandomGenerator random,
            Telemetry telemetry) {
        return new Worker(
                settings,
                dispatcher,
                execution,
                job -> new DirectDelivery(dispatcher, job),
                nanoTime,
                random,
                telemetry);
    }

    /** A worker whose dispatcher is elsewhere, and that is not traced. */
    public static Worker remote(
            WorkerSettings settings,
            Dispatcher dispatcher,
            Execution execution,
            Supplier<Spool> spools,
            LongSupplier nanoTime,
            RandomGenerator random) {
        return remote(settings, dispatcher, execution, spools, nanoTime, random, Telemetry.OFF);
    }

    /**
     * A worker whose dispatcher is elsewhere.
     *
     * @param spools makes a place for what one stream of one run writes
     * @param nanoTime never goes back, in nanoseconds
     * @param random thread-safe
     * @param telemetry where the traces of runs go
     */
    public static Worker remote(
            WorkerSettings settings,
            Dispatcher dispatcher,
            Execution execution,
            Supplier<Spool> spools,
            LongSupplier nanoTime,
            RandomGenerator random,
            Telemetry telemetry) {
        return new Worker(
                settings,
                dispatcher,
                execution,
                job -> new SpooledDelivery(dispatcher, job, new Backoff(settings, random), spools),
                nanoTime,
                random,
                telemetry);
    }

    /** A thread of the system's: leases must not run out because carriers have much to do. */
    private Thread.Builder own(String what) {
        return Thread.ofPlatform().name(what + " " + name()).daemon(true);
    }

    private String name() {
        return settings.info().name();
    }

    /** Begins to claim. */
    public Worker start() {
        wishes =
                dispatcher.onCancel(
                        name(),
                        claim -> {
                            Thread.ofVirtual().start(() -> jobs.cancel(claim));
                        });
        claimer.start();
        renewer.start();
        expirer.start();
        return this;
    }

    private void claim() {
        for (int free = jobs.awaitSlots(); free > 0; free = jobs.awaitSlots()) {
            try {
                join();
                int most = Math.min(free, MOST_CLAIMS);
                dispatcher.claim(name(), most, settings.claimWait()).forEach(this::begin);
                claimBackoff.reset();
                trouble.set("");
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException failed) {
                note(failed);
                if (stoppedWithin(claimBackoff.next()) || jobs.stopping()) {
                    return;
                }
            }
        }
    }

    private synchronized void join() {
        if (!joined) {
            dispatcher.join(settings.info());
            joined = true;
        }
    }

    private synchronized void note(RuntimeException failed) {
        trouble.set(Troubles.describe(failed));
        if (failed instanceof CrucibleException known && known.code() == ErrorCode.NOT_FOUND) {
            joined = false;
        }
    }

    private void begin(Assignment assignment) {
        Job job = new Job(assignment, nanoTime.getAsLong());
        if (!jobs.add(job)) {
            giveBack(job);
            return;
        }
        threads.execute(() -> {
            try {
                runner.run(job);
            } finally {
                jobs.remove(job);
            }
        });
    }

    private void giveBack(Job job) {
        try {
            dispatcher.release(job.claim());
        } catch (RuntimeException unheard) {
            note(unheard);
        }
    }

    private void renew() {
        try {
            do {
                jobs.awaitSome();
            } while (!stoppedWithin(heartbeat.untilRenewal()) && !renewedOrStopped());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries until it has worked, often enough to succeed within the lease; true at the end. */
    private boolean renewedOrStopped() {
        while (true) {
            try {
                join();
                heartbeat.renew();
                return false;
            } catch (RuntimeException failed) {
                note(failed);
                if (stoppedWithin(heartbeat.untilRenewal().dividedBy(4))) {
                    return true;
                }
            }
        }
    }

    private void expire() {
        try {
            do {
                jobs.awaitSome();
                heartbeat.endExpired();
            } while (!stoppedWithin(min(heartbeat.untilExpiry(), LOOK)));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean stoppedWithin(Duration time) {
        try {
            return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** How it stands. */
    public Status status() {
        return new Status(jobs.list().size(), settings.info().slots(), trouble.get());
    }

    /**
     * Stops in an orderly way: claims no more, lets what runs come to its end, and gives back what
     * has not by then; such a run begins again elsewhere, and this counts as no attempt.
     *
     * @param grace how long runs may take to end
     * @return how many runs were given back
     * @throws InterruptedException when the waiting thread is interrupted; it can be called again
     */
    public int stop(Duration grace) throws InterruptedException {
        jobs.stop();
        claimer.interrupt();
        claimer.join(LAST_MOMENTS);
        jobs.awaitNone(grace);
        int given = 0;
        for (Job job : jobs.list()) {
            job.abandon();
            giveBack(job);
            given++;
        }
        jobs.awaitNone(LAST_MOMENTS);
        end();
        return given;
    }

    private void end() {
        stopped.countDown();
        wishes.close();
        renewer.interrupt();
        expirer.interrupt();
        threads.shutdown();
        if (left.compareAndSet(false, true)) {
            try {
                dispatcher.leave(name());
            } catch (RuntimeException unheard) {
                note(unheard);
            }
        }
    }

    /** Stops at once: ends every run, and gives it back. */
    @Override
    public void close() {
        try {
            stop(Duration.ZERO);
        } catch (InterruptedException hurry) {
            jobs.list().forEach(Job::abandon);
            end();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How a worker stands.
     *
     * @param running runs that are being executed
     * @param slots how many it executes at once
     * @param trouble what the dispatcher's last error was; empty when the last call worked
     */
    public record Status(int running, int slots, String trouble) {}
}
