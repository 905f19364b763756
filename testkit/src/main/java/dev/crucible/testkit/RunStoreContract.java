package dev.crucible.testkit;

import static dev.crucible.testkit.Facts.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunFold;
import dev.crucible.core.runs.RunStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every store of runs must do. One subclass per kind. */
public abstract class RunStoreContract {
    /** The clock of the journal; begins at {@link Facts#TIME}. */
    protected final ManualClock clock = new ManualClock(Facts.TIME);

    /** The store under test, which follows the journal; empty at first. */
    protected abstract RunStore runs();

    /** What the store follows. */
    protected abstract Journal journal();

    /** The units of work of both. */
    protected abstract UnitOfWork units();

    private List<Event> record(String tenant, Fact... facts) {
        return journal()
                .append(List.of(facts).stream().map(fact -> Entry.bySystem(tenant, fact)).toList());
    }

    private List<Long> numbers(RunFilter filter) {
        return runs().list(filter, "", 1_000).stream().map(RunStoreContract::number).toList();
    }

    private static long number(Run run) {
        return Long.parseLong(run.id().value().substring(4));
    }

    /** The fold, done here. */
    private static Run folded(List<Event> events) {
        Run run = null;
        for (Event event : events) {
            run = RunFold.apply(run, event, (Fact.RunFact) event.fact());
        }
        if (run == null) {
            throw new AssertionError("no events");
        }
        return run;
    }

    @Test
    void aRunIsFoundAsItsEventsFold() {
        List<List<Fact>> lives =
                List.of(
                        List.of(),
                        List.of(Facts.claimed(run(1), 3)),
                        List.of(Facts.claimed(run(1), 3), new Fact.RunCancelRequested(run(1))),
                        List.of(new Fact.RunCancelled(run(1))),
                        List.of(
                                Facts.claimed(run(1), 3),
                                new Fact.RunRequeued(
                                        run(1), 3, "worker lost", Facts.TIME.plusSeconds(9)),
                                new Fact.RunClaimed(run(1), 4, 2, "worker-2"),
                                Facts.exited(run(1), 4, 7)),
                        List.of(
                                Facts.claimed(run(1), 3),
                                new Fact.RunDeadLettered(run(1), "disk broke", 1),
                                new Fact.RunRedriven(run(1), Facts.TIME.plusSeconds(99))));
        for (List<Fact> life : lives) {
            List<Event> events = new ArrayList<>();
            Fact first =
                    Facts.submitted(
                            run(events.size() + 1), "b", "", Map.of("name", "\u2603 \"x\""));
            assertThatThrownBy(() ->
                            units().commit(() -> {
                                events.addAll(record("acme", first));
                                for (Fact fact : life) {
                                    clock.advance(Duration.ofSeconds(1));
                                    events.addAll(record("acme", fact));
                                }
                                assertThat(runs().find(run(1))).contains(folded(events));
                                throw new IllegalStateException("next");
                            }))
                    .hasMessage("next");
            assertThat(runs().find(run(1))).isEmpty();
        }
    }

    @Test
    void everyWayToEndIsKept() {
        Usage usage = new Usage(Duration.ofNanos(1_999_999), Duration.ofMillis(3), 4_096);
        List<Ending> endings = new ArrayList<>();
        for (Outcome outcome :
                List.of(
                        new Outcome.Exited(3),
                        new Outcome.Signalled(9),
                        new Outcome.LimitReached(Limit.MEMORY),
                        new Outcome.Cancelled(),
                        new Outcome.Refused("network"),
                        new Outcome.Lost("it broke"),
                        new Outcome.Breached("honey file"))) {
            endings.add(new Ending.Ran(outcome, usage, "jail", IsolationClass.VM));
        }
        endings.add(new Ending.Scored("passed", Duration.ofMillis(77), "jail"));
        for (int at = 0; at < endings.size(); at++) {
            RunId id = run(at);
            List<Event> events = new ArrayList<>(record("acme", Facts.submitted(id)));
            events.addAll(record("acme", Facts.claimed(id, at + 1)));
            events.addAll(record("acme", Facts.finished(id, at + 1, endings.get(at))));
            assertThat(runs().find(id)).contains(folded(events));
        }
        assertThat(numbers(outcome("lost"))).containsExactly(5L);
        assertThat(numbers(outcome("breached"))).containsExactly(6L);
        assertThat(numbers(outcome("passed"))).containsExactly(7L);
    }

    private static RunFilter outcome(String outcome) {
        return filter("", Optional.empty(), outcome, "", "");
    }

    private static RunFilter filter(
            String tenant, Optional<Run.State> state, String outcome, String batch, String text) {
        return new RunFilter(
                tenant,
                state,
                outcome,
                "",
                "",
                "",
                batch,
                text,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertThat(runs().find(run(1))).isEmpty();
        assertThat(runs().findByKey("acme", "k")).isEmpty();
    }

    @Test
    void aKeyBelongsToItsTenant() {
        record("acme", Facts.submitted(run(1), "", "k", Map.of()));
        record("other", Facts.submitted(run(2), "", "k", Map.of()));
        record("acme", Facts.submitted(run(3)));
        record("acme", Facts.submitted(run(4)));
        assertThat(runs().findByKey("acme", "k")).map(Run::id).contains(run(1));
        assertThat(runs().findByKey("other", "k")).map(Run::id).contains(run(2));
        assertThat(runs().findByKey("third", "k")).isEmpty();
        assertThat(runs().findByKey("acme", "")).isEmpty();
    }

    @Test
    void oneKeyIsNeverUsedTwice() {
        record("acme", Facts.submitted(run(1), "", "k", Map.of()));
        assertThatThrownBy(() -> record("acme", Facts.submitted(run(2), "", "k", Map.of())))
                .isInstanceOf(RuntimeException.class);
        assertThat(runs().find(run(2))).isEmpty();
        assertThat(journal().size()).isEqualTo(1);
    }

    @Test
    void anIdIsNeverUsedTwice() {
        record("acme", Facts.submitted(run(1)));
        assertThatThrownBy(() -> record("acme", Facts.submitted(run(1))))
                .isInstanceOf(RuntimeException.class);
        assertThat(journal().size()).isEqualTo(1);
    }

    @Test
    void insideAUnitWhatItRecordedIsFound() {
        units().commit(() -> {
            record("acme", Facts.submitted(run(1), "b", "k", Map.of()));
            assertThat(runs().find(run(1))).isPresent();
            assertThat(runs().findByKey("acme", "k")).isPresent();
            assertThat(numbers(RunFilter.ALL)).containsExactly(1L);
            assertThat(runs().count(RunFilter.ofBatch("acme", "b")))
                    .containsExactly(Map.entry(Run.State.QUEUED, 1L));
            return true;
        });
    }

    @Test
    void runsAreListedNewestFirstPageByPage() {
        for (int at = 0; at < 25; at++) {
            record(at % 2 == 0 ? "even" : "odd", Facts.submitted(run((at * 7) % 25)));
        }
        List<Long> all = new ArrayList<>();
        String before = "";
        List<Run> page = runs().list(RunFilter.ALL, before, 10);
        while (!page.isEmpty()) {
            page.forEach(run -> all.add(number(run)));
            before = page.getLast().id().value();
            page = runs().list(RunFilter.ALL, before, 10);
        }
        assertThat(all).hasSize(25).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(numbers(RunFilter.ofTenant("even"))).hasSize(13);
        assertThat(runs().list(RunFilter.ofTenant("odd"), "", 3))
                .allSatisfy(run -> assertThat(run.tenant()).isEqualTo("odd"));
    }

    @Test
    void filtersAreAllOfThem() {
        record("acme", Facts.submitted(run(1), "b1", "", Map.of("problem", "sorting numbers")));
        clock.advance(Duration.ofSeconds(10));
        record("acme", Facts.submitted(run(2), "b1", "", Map.of("sorting", "other")));
        record("acme", Facts.claimed(run(2), 1));
        clock.advance(Duration.ofSeconds(10));
        record("other", Facts.submitted(run(3), "b1", "", Map.of("problem", "sorting")));
        record("acme", Facts.submitted(run(4)), Facts.claimed(run(4), 2));
        record("acme", Facts.exited(run(4), 2, 0));

        assertThat(numbers(filter("acme", Optional.of(Run.State.RUNNING), "", "", "")))
                .containsExactly(2L);
        assertThat(numbers(filter("", Optional.of(Run.State.QUEUED), "", "", "")))
                .containsExactly(3L, 1L);
        assertThat(numbers(filter("acme", Optional.of(Run.State.FINISHED), "exited", "", "")))
                .containsExactly(4L);
        assertThat(numbers(filter("", Optional.empty(), "", "b1", ""))).containsExactly(3L, 2L, 1L);
        assertThat(numbers(RunFilter.ofBatch("acme", "b1"))).containsExactly(2L, 1L);
        assertThat(numbers(filter("", Optional.empty(), "", "", "sorting")))
                .containsExactly(3L, 1L);
        assertThat(numbers(filter("", Optional.empty(), "", "", "0004"))).containsExactly(4L);
        assertThat(numbers(between(Facts.TIME.plusSeconds(10), Facts.TIME.plusSeconds(20))))
                .containsExactly(2L);
        assertThat(numbers(described("score", "", ""))).isEmpty();
        assertThat(numbers(described("run", "python", ""))).hasSize(4);
        assertThat(numbers(described("", "", "jail"))).containsExactly(4L);
        assertThat(numbers(described("", "java", ""))).isEmpty();
    }

    private static RunFilter between(Instant after, Instant before) {
        return new RunFilter(
                "",
                Optional.empty(),
                "",
                "",
                "",
                "",
                "",
                "",
                Optional.of(after),
                Optional.of(before));
    }

    private static RunFilter described(String kind, String runtime, String engine) {
        return new RunFilter(
                "",
                Optional.empty(),
                "",
                kind,
                runtime,
                engine,
                "",
                "",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void runsAreCountedByState() {
        record("acme", Facts.submitted(run(1)), Facts.submitted(run(2)), Facts.submitted(run(3)));
        record("acme", Facts.claimed(run(2), 1));
        record("other", Facts.submitted(run(4)));
        assertThat(runs().count(RunFilter.ofTenant("acme")))
                .containsOnly(Map.entry(Run.State.QUEUED, 2L), Map.entry(Run.State.RUNNING, 1L));
        assertThat(runs().count(RunFilter.ALL))
                .containsOnly(Map.entry(Run.State.QUEUED, 3L), Map.entry(Run.State.RUNNING, 1L));
    }

    /** Random lives of runs, folded here and there. */
    @Test
    void whateverHappensTheStoreIsTheFold() {
        Gen.check(
                1,
                gen -> {
                    Map<RunId, List<Event>> lives = new HashMap<>();
                    for (int step = 0; step < 400; step++) {
                        clock.advance(Duration.ofMillis(gen.below(2_000)));
                        RunId id = run(gen.below(40));
                        List<Event> life = lives.computeIfAbsent(id, _ -> new ArrayList<>());
                        record("t" + gen.below(3), next(gen, id, life)).stream()
                                .filter(event -> event.fact() instanceof Fact.RunFact)
                                .forEach(life::add);
                    }
                    lives.forEach((id, life) -> assertThat(runs().find(id)).contains(folded(life)));
                    assertThat(runs().list(RunFilter.ALL, "", 1_000)).hasSize(lives.size());
                });
    }

    private static Fact next(Gen gen, RunId id, List<Event> life) {
        if (life.isEmpty()) {
            return Facts.submitted(id, gen.flip() ? "b" : "", "", Map.of("n", "" + gen.below(9)));
        }
        Run run = folded(life);
        return switch (run.state()) {
            case QUEUED ->
                    gen.below(5) == 0
                            ? new Fact.RunCancelled(id)
                            : new Fact.RunClaimed(id, run.fence() + 1, run.attempt() + 1, "w");
            case RUNNING ->
                    switch (gen.below(4)) {
                        case 0 -> Facts.exited(id, run.fence(), gen.below(256));
                        case 1 -> new Fact.RunRequeued(id, run.fence(), "lost", Facts.TIME);
                        case 2 -> new Fact.RunDeadLettered(id, "often", run.attempt());
                        default -> new Fact.RunCancelRequested(id);
                    };
            case FINISHED, CANCELLED -> new Fact.ServiceStopped();
            case DEAD -> new Fact.RunRedriven(id, Facts.TIME);
        };
    }
}
