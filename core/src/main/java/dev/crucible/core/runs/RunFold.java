package dev.crucible.core.runs;

import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a run as a fold over its events. Pure; the same events give the same run wherever
 * they are folded.
 */
public final class RunFold {
    private static final Set<Run.State> NOWHERE = EnumSet.noneOf(Run.State.class);

    /** In which states each fact may happen to a run; empty: only to one that is not there yet. */
    static final Map<Class<? extends Fact.RunFact>, Set<Run.State>> TRANSITIONS =
            Map.of(
                    Fact.RunSubmitted.class, NOWHERE,
                    Fact.RunClaimed.class, EnumSet.of(Run.State.QUEUED),
                    Fact.RunRequeued.class, EnumSet.of(Run.State.RUNNING),
                    Fact.RunFinished.class, EnumSet.of(Run.State.RUNNING),
                    Fact.RunCancelRequested.class, EnumSet.of(Run.State.RUNNING),
                    Fact.RunCancelled.class,
                            EnumSet.of(Run.State.QUEUED, Run.State.RUNNING, Run.State.DEAD),
                    Fact.RunDeadLettered.class, EnumSet.of(Run.State.RUNNING),
                    Fact.RunRedriven.class, EnumSet.of(Run.State.DEAD));

    private RunFold() {}

    /**
     * The run after the event.
     *
     * @param before the run as it was; null when there was none
     * @throws IllegalStateException when that cannot happen to a run in that state
     */
    public static Run apply(@Nullable Run before, Event event, Fact.RunFact fact) {
        check(before, event, fact);
        if (fact instanceof Fact.RunSubmitted submitted) {
            return submitted(event, submitted);
        }
        if (before == null) {
            throw impossible(null, event, fact);
        }
        Change next = new Change(before, event);
        return switch (fact) {
            case Fact.RunSubmitted _ -> throw impossible(before, event, fact);
            case Fact.RunClaimed claimed -> next.claimed(claimed);
            case Fact.RunRequeued requeued ->
                    next.waiting(requeued.notBefore(), requeued.cause(), before.attempt());
            case Fact.RunFinished finished -> next.finished(finished);
            case Fact.RunCancelRequested _ -> next.cancelRequested();
            case Fact.RunCancelled _ -> next.ended(Run.State.CANCELLED, before.cause());
            case Fact.RunDeadLettered dead -> next.ended(Run.State.DEAD, dead.cause());
            case Fact.RunRedriven redriven -> next.waiting(redriven.notBefore(), "", 0);
        };
    }

    private static void check(@Nullable Run before, Event event, Fact.RunFact fact) {
        Set<Run.State> from = TRANSITIONS.getOrDefault(fact.getClass(), NOWHERE);
        if (before == null ? !from.isEmpty() : !from.contains(before.state())) {
            throw impossible(before, event, fact);
        }
        long fence =
                switch (fact) {
                    case Fact.RunFinished finished -> finished.fence();
                    case Fact.RunRequeued requeued -> requeued.fence();
                    case Fact.RunSubmitted _,
                            Fact.RunClaimed _,
                            Fact.RunCancelRequested _,
                            Fact.RunCancelled _,
                            Fact.RunDeadLettered _,
                            Fact.RunRedriven _ ->
                            before == null ? 0 : before.fence();
                };
        boolean claimedLate =
                fact instanceof Fact.RunClaimed claimed
                        && before != null
                        && claimed.fence() <= before.fence();
        if (claimedLate || (before != null && fence != before.fence())) {
            throw impossible(before, event, fact);
        }
    }

    private static IllegalStateException impossible(
            @Nullable Run before, Event event, Fact.RunFact fact) {
        return new IllegalStateException(
                "event %d, %s of %s, cannot follow %s"
                        .formatted(
                                event.index(),
                                fact.getClass().getSimpleName(),
                                fact.run(),
                                before == null
                                        ? "nothing"
                                        : before.state() + " " + before.fence()));
    }

    private static Run submitted(Event event, Fact.RunSubmitted fact) {
        return new Run(
                fact.run(),
                event.entry().tenant(),
                fact.summary(),
                Run.State.QUEUED,
                fact.priority(),
                event.time(),
                fact.notBefore(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                "",
                Optional.empty(),
                "",
                false,
                fact.request(),
                Optional.empty(),
                Optional.empty(),
                fact.batch(),
                fact.key(),
                fact.retryOf(),
                fact.trace(),
                event.index());
    }

    /** One step of a run: everything that the event does not change stays. */
    private record Change(Run run, Event event) {
        Run claimed(Fact.RunClaimed fact) {
            return next(
                    Run.State.RUNNING,
                    run.notBefore(),
                    Optional.of(event.time()),
                    Optional.empty(),
                    fact.attempt(),
                    fact.fence(),
                    fact.worker(),
                    run.cause(),
                    run.cancelRequested(),
                    null);
        }

        Run waiting(Instant notBefore, String cause, int attempt) {
            return next(
                    Run.State.QUEUED,
                    notBefore,
                    run.started(),
                    Optional.empty(),
                    attempt,
                    run.fence(),
                    run.worker(),
                    cause,
                    run.cancelRequested(),
                    null);
        }

        Run finished(Fact.RunFinished fact) {
            return next(
                    Run.State.FINISHED,
                    run.notBefore(),
                    run.started(),
                    Optional.of(event.time()),
                    run.attempt(),
                    run.fence(),
                    run.worker(),
                    run.cause(),
                    run.cancelRequested(),
                    fact);
        }

        Run cancelRequested() {
            return next(
                    run.state(),
                    run.notBefore(),
                    run.started(),
                    run.ended(),
                    run.attempt(),
                    run.fence(),
                    run.worker(),
                    run.cause(),
                    true,
                    null);
        }

        Run ended(Run.State state, String cause) {
            return next(
                    state,
                    run.notBefore(),
                    run.started(),
                    Optional.of(event.time()),
                    run.attempt(),
                    run.fence(),
                    run.worker(),
                    cause,
                    run.cancelRequested(),
                    null);
        }

        private Run next(
                Run.State state,
                Instant notBefore,
                Optional<Instant> started,
                Optional<Instant> ended,
                int attempt,
                long fence,
                String worker,
                String cause,
                boolean cancelRequested,
                Fact.@Nullable RunFinished finished) {
            return new Run(
                    run.id(),
                    run.tenant(),
                    run.summary(),
                    state,
                    run.priority(),
                    run.submitted(),
                    notBefore,
                    started,
                    ended,
                    attempt,
                    fence,
                    worker,
                    finished == null ? run.ending() : Optional.of(finished.ending()),
                    cause,
                    cancelRequested,
                    run.request(),
                    finished == null ? run.result() : Optional.of(finished.result()),
                    finished == null ? run.attestation() : finished.attestation(),
                    run.batch(),
                    run.key(),
                    run.retryOf(),
                    run.trace(),
                    event.index());
        }
    }
}
