package dev.crucible.core.runs;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.WorkQueue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person does with the queue of runs: holds it, empties it, gives lost runs another chance.
 * Every change is recorded with who and why. Thread-safe.
 */
public final class QueueControl {
    private static final int PAGE = 100;

    private final UnitOfWork units;
    private final Journal journal;
    private final RunStore runs;
    private final WorkQueue queue;
    private final RunLog log;
    private final RunSignals signals;
    private final InstantSource clock;

    /** Controls this queue. */
    public QueueControl(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            WorkQueue queue,
            RunSignals signals,
            InstantSource clock) {
        this.units = units;
        this.journal = journal;
        this.runs = runs;
        this.queue = queue;
        this.log = new RunLog(journal, runs);
        this.signals = signals;
        this.clock = clock;
    }

    /** How things stand. */
    public QueueStatus status() {
        return queue.status();
    }

    /**
     * Whether work is accepted and handed out from now on.
     *
     * @return whether that is a change
     */
    public boolean change(WorkQueue.State state, Actor actor, String why) {
        return units.commit(() -> {
            if (queue.state() == state) {
                return false;
            }
            queue.state(state);
            String label = state.name().toLowerCase(Locale.ROOT);
            journal.append(List.of(new Entry("", actor, why, new Fact.QueueStateChanged(label))));
            return true;
        });
    }

    /** Work is accepted, and nobody gets any. */
    public boolean pause(Actor actor, String why) {
        return change(WorkQueue.State.PAUSED, actor, why);
    }

    /** Work is accepted and handed out. */
    public boolean resume(Actor actor, String why) {
        return change(WorkQueue.State.OPEN, actor, why);
    }

    /** What is there is handed out, and nothing more is accepted. */
    public boolean drain(Actor actor, String why) {
        return change(WorkQueue.State.DRAINING, actor, why);
    }

    /** Runs that were given up, oldest first; as {@link WorkQueue#deadLetters}. */
    public List<WorkQueue.DeadLetter> deadLetters(String afterId, int limit) {
        return queue.deadLetters(afterId, limit);
    }

    /**
     * Tries again a run that was given up, from its first attempt.
     *
     * @throws CrucibleException {@code NOT_FOUND}; {@code CONFLICT} when it was not given up
     */
    public Run redrive(RunId id, Actor actor, String why) {
        Run run =
                units.commit(() -> {
                    Run dead = log.get(id);
                    if (dead.state() != Run.State.DEAD) {
                        throw new CrucibleException(
                                ErrorCode.CONFLICT,
                                id + " is " + dead.state().label() + ", not dead");
                    }
                    return redriven(dead, actor, why);
                });
        signals.changed(run);
        return run;
    }

    /**
     * Tries again the runs that match and were given up, newest first.
     *
     * @param most how many at most, so that they do not all come back at once
     * @return how many
     */
    public int redrive(RunFilter filter, int most, Actor actor, String why) {
        RunFilter dead = filter.inState(Run.State.DEAD);
        int done = 0;
        String before = "";
        while (done < most) {
            String from = before;
            int page = Math.min(PAGE, most - done);
            List<Run> seen = runs.list(dead, from, page);
            List<Run> redriven = units.commit(() -> redriven(seen, actor, why));
            redriven.forEach(signals::changed);
            done += redriven.size();
            if (seen.size() < page) {
                return done;
            }
            before = seen.getLast().id().value();
        }
        return done;
    }

    private List<Run> redriven(List<Run> seen, Actor actor, String why) {
        List<Run> redriven = new ArrayList<>();
        for (Run one : seen) {
            Run now = log.get(one.id());
            if (now.state() == Run.State.DEAD) {
                redriven.add(redriven(now, actor, why));
            }
        }
        return redriven;
    }

    private Run redriven(Run dead, Actor actor, String why) {
        Optional<Instant> due = queue.redrive(dead.id().value());
        Instant notBefore = due.orElseGet(clock::instant);
        Run run = log.record(dead, actor, why, new Fact.RunRedriven(dead.id(), notBefore));
        if (due.isEmpty()) {
            queue.enqueue(RunService.work(run));
        }
        return run;
    }
}
