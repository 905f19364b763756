package dev.crucible.core.runs;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.WorkQueue;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes runs and queue agree again when the service starts, before anybody is served. They agree
 * already unless a store was damaged or restored in part; what had to be put right is recorded.
 */
public final class Recovery {
    private static final int PAGE = 500;

    private final UnitOfWork units;
    private final RunStore runs;
    private final WorkQueue queue;
    private final RunLog log;
    private final InstantSource clock;

    /** Recovery of this store. */
    public Recovery(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            WorkQueue queue,
            InstantSource clock) {
        this.units = units;
        this.runs = runs;
        this.queue = queue;
        this.log = new RunLog(journal, runs);
        this.clock = clock;
    }

    /**
     * Goes through everything that is not over. A worker elsewhere, which may still be at it, gets
     * a full lease from now to be heard of again.
     *
     * @param gone workers that ended with the last process of this service: what they held is tried
     *     again, and that attempt counts
     */
    public Report run(Predicate<String> gone) {
        int enqueued = 0;
        int requeued = 0;
        int kept = 0;
        List<String> faults = new ArrayList<>();
        for (Run.State state : List.of(Run.State.RUNNING, Run.State.QUEUED)) {
            for (List<Run> page = page(state, "");
                    !page.isEmpty();
                    page = page(state, page.getLast().id().value())) {
                List<Run> seen = page;
                List<Step> steps =
                        units.commit(() -> seen.stream().map(run -> reconcile(run, gone)).toList());
                for (Step step : steps) {
                    switch (step) {
                        case Step.Fine _ -> {}
                        case Step.Kept _ -> kept++;
                        case Step.Requeued _ -> requeued++;
                        case Step.Enqueued _ -> enqueued++;
                        case Step.Failed(String fault) -> faults.add(fault);
                    }
                }
            }
        }
        return new Report(enqueued, requeued, kept, faults);
    }

    private List<Run> page(Run.State state, String before) {
        return runs.list(RunFilter.ALL.inState(state), before, PAGE);
    }

    private Step reconcile(Run seen, Predicate<String> gone) {
        RunId id = seen.id();
        Run run = log.get(id);
        if (run.state() == Run.State.RUNNING) {
            if (gone.test(run.worker())) {
                return lost(run);
            }
            return queue.renew(id.value(), run.fence()) == WorkQueue.Renewal.LOST
                    ? missing(run)
                    : new Step.Kept();
        }
        return run.state() == Run.State.QUEUED ? missing(run) : new Step.Fine();
    }

    private Step lost(Run run) {
        String cause = "the service stopped while it ran";
        try {
            log.ended(run, queue.fail(run.id().value(), run.fence(), cause), cause);
        } catch (CrucibleException unknown) {
            return missing(run);
        }
        return new Step.Requeued();
    }

    /** Enqueues the run unless its item is there. */
    private Step missing(Run run) {
        try {
            if (!queue.enqueue(RunService.work(run))) {
                return new Step.Fine();
            }
        } catch (CrucibleException refused) {
            return new Step.Failed(run.id() + " has no item in the queue: " + refused.getMessage());
        }
        log.fault("queue", "the item of " + run.id() + " was missing, and was made anew");
        if (run.state() == Run.State.RUNNING) {
            String cause = "the queue had lost it";
            log.record(run, new Fact.RunRequeued(run.id(), run.fence(), cause, clock.instant()));
        }
        return new Step.Enqueued();
    }

    private sealed interface Step {
        record Fine() implements Step {}

        record Kept() implements Step {}

        record Requeued() implements Step {}

        record Enqueued() implements Step {}

        record Failed(String fault) implements Step {}
    }

    /**
     * What was done.
     *
     * @param enqueued runs whose item in the queue was missing
     * @param requeued runs of workers that are gone, which are tried again
     * @param kept runs whose workers may still be at it
     * @param faults what could not be put right
     */
    public record Report(int enqueued, int requeued, int kept, List<String> faults) {
        /** Copies the list. */
        public Report {
            faults = List.copyOf(faults);
        }
    }
}
