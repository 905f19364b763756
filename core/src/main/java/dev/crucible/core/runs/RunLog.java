package dev.crucible.core.runs;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.queue.WorkQueue;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Records what happens to runs, inside units of work, so that nothing impossible is recorded. */
final class RunLog {
    private static final int MAX_CAUSE = 1000;

    private final Journal journal;
    private final RunStore runs;

    RunLog(Journal journal, RunStore runs) {
        this.journal = journal;
        this.runs = runs;
    }

    /**
     * The run of this id.
     *
     * @throws CrucibleException {@code NOT_FOUND}
     */
    Run get(RunId id) {
        return get(runs, id);
    }

    /**
     * The run of this id.
     *
     * @throws CrucibleException {@code NOT_FOUND}
     */
    static Run get(RunStore runs, RunId id) {
        return runs.find(id)
                .orElseThrow(
                        () -> new CrucibleException(ErrorCode.NOT_FOUND, "there is no run " + id));
    }

    /** The first event of a run. */
    Run begin(String tenant, Actor actor, String why, Fact.RunSubmitted fact) {
        return record(null, tenant, actor, why, fact);
    }

    /** The run after this, too, has happened to it. */
    Run record(Run before, Actor actor, String why, Fact.RunFact fact) {
        return record(before, before.tenant(), actor, why, fact);
    }

    /** The run after this, too, has happened to it by Crucible's own doing. */
    Run record(Run before, Fact.RunFact fact) {
        return record(before, Actor.SYSTEM, "", fact);
    }

    private Run record(
            @Nullable Run before, String tenant, Actor actor, String why, Fact.RunFact fact) {
        Fact.RunFact kept = Rounding.toMillis(fact);
        Event event = journal.append(List.of(new Entry(tenant, actor, why, kept))).getFirst();
        return RunFold.apply(before, event, kept);
    }

    /** The run after an attempt came to nothing, and the queue has said what becomes of it. */
    Run ended(Run before, WorkQueue.Disposition disposition, String cause) {
        String said = clip(cause);
        return record(
                before,
                switch (disposition) {
                    case WorkQueue.Disposition.Retry retry ->
                            new Fact.RunRequeued(
                                    before.id(), before.fence(), said, retry.notBefore());
                    case WorkQueue.Disposition.Dead dead ->
                            new Fact.RunDeadLettered(before.id(), said, dead.attempts());
                    case WorkQueue.Disposition.Dropped _ -> new Fact.RunCancelled(before.id());
                });
    }

    /** Something is not as it should be, and was put right. */
    void fault(String component, String detail) {
        journal.append(
                List.of(Entry.bySystem("", new Fact.FaultFound(component, detail, Map.of()))));
    }

    /** The program of a run was outside its sandbox, as a kind of canary and a detail say. */
    void breach(Run run, String detail) {
        int colon = detail.indexOf(": ");
        Fact fact =
                new Fact.CanaryTouched(
                        run.id().value(),
                        colon < 0 ? "unknown" : clip(detail.substring(0, colon)),
                        clip(colon < 0 ? detail : detail.substring(colon + 2)));
        journal.append(List.of(Entry.bySystem(run.tenant(), fact)));
    }

    /** A cause that fits into an event, whatever some program made of it. */
    static String clip(String cause) {
        return cause.length() <= MAX_CAUSE ? cause : cause.substring(0, MAX_CAUSE) + "...";
    }
}
