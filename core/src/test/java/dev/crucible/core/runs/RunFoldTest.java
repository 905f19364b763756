package dev.crucible.core.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Run.State;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The whole state machine of a run: every transition that is allowed, and that no other is. */
final class RunFoldTest {
    private static final RunId ID = new RunId("run-00000000000000000000000001");
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
    private static final Digest DIGEST = Digest.of(Bytes.utf8("x"));
    private static final Ending ENDING =
            new Ending.Ran(new Outcome.Exited(0), Usage.NOTHING, "jail", IsolationClass.PROCESS);

    /** Where each fact leads; the states are those in which it may happen. */
    private static final Map<Class<? extends Fact.RunFact>, Map<State, State>> EXPECTED =
            Map.of(
                    Fact.RunClaimed.class, Map.of(State.QUEUED, State.RUNNING),
                    Fact.RunRequeued.class, Map.of(State.RUNNING, State.QUEUED),
                    Fact.RunFinished.class, Map.of(State.RUNNING, State.FINISHED),
                    Fact.RunCancelRequested.class, Map.of(State.RUNNING, State.RUNNING),
                    Fact.RunCancelled.class,
                            Map.of(
                                    State.QUEUED, State.CANCELLED,
                                    State.RUNNING, State.CANCELLED,
                                    State.DEAD, State.CANCELLED),
                    Fact.RunDeadLettered.class, Map.of(State.RUNNING, State.DEAD),
                    Fact.RunRedriven.class, Map.of(State.DEAD, State.QUEUED));

    private long index;

    @Test
    void everyTransitionLeadsWhereItMustAndNoOtherIsPossible() {
        for (State from : State.values()) {
            for (Class<? extends Fact.RunFact> kind : EXPECTED.keySet()) {
                Run before = in(from);
                Fact.RunFact fact = fact(kind, before.fence());
                State to = EXPECTED.getOrDefault(kind, Map.of()).get(from);
                if (to == null) {
                    assertThatIllegalStateException()
                            .as(from + " " + kind.getSimpleName())
                            .isThrownBy(() -> apply(before, fact))
                            .withMessageContaining(from.name());
                } else {
                    Run after = apply(before, fact);
                    assertThat(after.state()).as(from + " " + fact).isEqualTo(to);
                    assertThat(after.revision()).isEqualTo(index - 1);
                }
            }
        }
    }

    /** Fails when a transition is allowed that the test above does not expect. */
    @Test
    void noTransitionLacksCoverage() {
        Set<String> allowed = new HashSet<>();
        RunFold.TRANSITIONS.forEach(
                (kind, states) -> states.forEach(state -> allowed.add(state + " " + kind)));
        Set<String> covered = new HashSet<>();
        EXPECTED.forEach(
                (kind, to) -> to.keySet().forEach(state -> covered.add(state + " " + kind)));
        assertThat(covered).isEqualTo(allowed);
        assertThat(RunFold.TRANSITIONS.keySet()).containsExactlyInAnyOrderElementsOf(kinds());
    }

    @Test
    void nothingButASubmissionCanBeginARun() {
        for (Class<? extends Fact.RunFact> kind : EXPECTED.keySet()) {
            assertThatIllegalStateException().isThrownBy(() -> apply(null, fact(kind, 0)));
        }
        for (State state : State.values()) {
            assertThatIllegalStateException().isThrownBy(() -> apply(in(state), submitted()));
        }
    }

    @Test
    void whatBelongsToAnotherClaimIsRefused() {
        Run running = in(State.RUNNING);
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> apply(running, fact(Fact.RunFinished.class, running.fence() - 1)));
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> apply(running, fact(Fact.RunRequeued.class, running.fence() + 1)));
        Run again = apply(running, fact(Fact.RunRequeued.class, running.fence()));
        assertThatIllegalStateException()
                .isThrownBy(() -> apply(again, new Fact.RunClaimed(ID, again.fence(), 2, "late")));
    }

    @Test
    void anAttemptLeavesItsTracesAndARedriveBeginsAnew() {
        Run requeued = apply(in(State.RUNNING), fact(Fact.RunRequeued.class, 7));
        assertThat(requeued.cause()).isEqualTo("lost");
        assertThat(requeued.attempt()).isEqualTo(1);
        assertThat(requeued.worker()).isEqualTo("w");

        Run redriven = apply(in(State.DEAD), fact(Fact.RunRedriven.class, 7));
        assertThat(redriven.attempt()).isZero();
        assertThat(redriven.cause()).isEmpty();
        assertThat(redriven.ended()).isEmpty();

        Run finished = apply(in(State.RUNNING), fact(Fact.RunFinished.class, 7));
        assertThat(finished.attestation()).contains(DIGEST);
        assertThat(finished.ending()).contains(ENDING);
        assertThat(finished.result()).contains(DIGEST);
        assertThat(finished.ended()).contains(TIME);
        assertThat(apply(in(State.RUNNING), fact(Fact.RunCancelRequested.class, 7)))
                .returns(true, Run::cancelRequested);
    }

    private Run apply(@Nullable Run before, Fact.RunFact fact) {
        return RunFold.apply(before, new Event(index++, TIME, Entry.bySystem("t", fact)), fact);
    }

    private Run in(State state) {
        Run queued = apply(null, submitted());
        Run running = apply(queued, new Fact.RunClaimed(ID, 7, 1, "w"));
        return switch (state) {
            case QUEUED -> queued;
            case RUNNING -> running;
            case FINISHED -> apply(running, fact(Fact.RunFinished.class, 7));
            case CANCELLED -> apply(queued, fact(Fact.RunCancelled.class, 7));
            case DEAD -> apply(running, fact(Fact.RunDeadLettered.class, 7));
        };
    }

    private static Fact.RunSubmitted submitted() {
        RunSummary summary =
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", "process", Map.of());
        return new Fact.RunSubmitted(ID, DIGEST, summary, 5, TIME, "", "", Optional.empty());
    }

    private static Fact.RunFact fact(Class<? extends Fact.RunFact> kind, long fence) {
        List<Fact.RunFact> samples =
                List.of(
                        new Fact.RunClaimed(ID, fence + 1, 1, "w"),
                        new Fact.RunRequeued(ID, fence, "lost", TIME),
                        new Fact.RunFinished(ID, fence, ENDING, DIGEST, Optional.of(DIGEST)),
                        new Fact.RunCancelRequested(ID),
                        new Fact.RunCancelled(ID),
                        new Fact.RunDeadLettered(ID, "lost", 5),
                        new Fact.RunRedriven(ID, TIME));
        return samples.stream().filter(kind::isInstance).findFirst().orElseThrow();
    }

    private static List<Class<? extends Fact.RunFact>> kinds() {
        List<Class<? extends Fact.RunFact>> kinds = new ArrayList<>();
        Arrays.stream(Fact.RunFact.class.getPermittedSubclasses())
                .forEach(kind -> kinds.add(kind.asSubclass(Fact.RunFact.class)));
        return kinds;
    }
}
