package dev.crucible.core.work;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Keeps the claims of a worker: renews all of them with one call, three times a lease, and ends
 * every run whose claim may be lost, whether the server says so or cannot be asked.
 */
final class Heartbeat {
    private static final Duration SOON = Duration.ofMillis(10);

    private final String worker;
    private final Dispatcher dispatcher;
    private final Jobs jobs;
    private final LongSupplier nanoTime;

    Heartbeat(String worker, Dispatcher dispatcher, Jobs jobs, LongSupplier nanoTime) {
        this.worker = worker;
        this.dispatcher = dispatcher;
        this.jobs = jobs;
        this.nanoTime = nanoTime;
    }

    /**
     * Renews every claim.
     *
     * @throws RuntimeException what the dispatcher threw; the claims are as they were
     */
    void renew() {
        List<Job> held = jobs.list();
        if (held.isEmpty()) {
            return;
        }
        long asked = nanoTime.getAsLong();
        List<WorkQueue.Renewal> renewals =
                dispatcher.renew(worker, held.stream().map(Job::claim).toList());
        if (renewals.size() != held.size()) {
            throw new CrucibleException(ErrorCode.INTERNAL, "not every renewal was answered");
        }
        for (int i = 0; i < held.size(); i++) {
            Job job = held.get(i);
            switch (renewals.get(i)) {
                case KEPT -> job.renewed(asked);
                case CANCEL -> {
                    job.renewed(asked);
                    job.cancel();
                }
                case LOST -> job.abandon();
            }
        }
    }

    /** Ends what could not be renewed in time. */
    void endExpired() {
        long now = nanoTime.getAsLong();
        for (Job job : jobs.list()) {
            if (job.expired(now)) {
                job.abandon();
            }
        }
    }

    /** How long until the claims are to be renewed. */
    Duration untilRenewal() {
        long shortest =
                jobs.list().stream()
                        .mapToLong(job -> job.assignment().lease().toNanos() / 3)
                        .min()
                        .orElse(Long.MAX_VALUE);
        return Duration.ofNanos(Math.max(SOON.toNanos(), shortest));
    }

    /** How long until the first claim may be lost. */
    Duration untilExpiry() {
        long now = nanoTime.getAsLong();
        long first =
                jobs.list().stream()
                        .filter(job -> !job.abandoned())
                        .mapToLong(job -> job.left(now))
                        .min()
                        .orElse(Long.MAX_VALUE);
        return Duration.ofNanos(Math.max(SOON.toNanos(), first));
    }
}
