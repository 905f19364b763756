package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What every journal must do, wherever it is kept. One subclass per kind. */
public abstract class JournalContract {
    /** Longer than anything here takes. */
    private static final Duration LONG = Duration.ofSeconds(60);

    /** The clock of the journal; begins at {@link Facts#TIME}. */
    protected final ManualClock clock = new ManualClock(Facts.TIME);

    /** The journal under test, empty at first. */
    protected abstract Journal journal();

    /** The units of work of its store. */
    protected abstract UnitOfWork units();

    private static Entry entry(String detail) {
        return Entry.bySystem("acme", new Fact.FaultFound("test", detail, Map.of("b", "2")));
    }

    private List<Event> append(String... details) {
        return journal().append(List.of(details).stream().map(JournalContract::entry).toList());
    }

    private List<String> details() {
        return journal().read(0, 1_000).stream().map(JournalContract::detail).toList();
    }

    private static String detail(Event event) {
        return event.fact() instanceof Fact.FaultFound fault ? fault.detail() : "" + event.fact();
    }

    @Test
    void anEmptyJournalHasNothing() {
        assertThat(journal().size()).isZero();
        assertThat(journal().read(0, 10)).isEmpty();
    }

    @Test
    void whatIsAppendedIsReadInItsOrder() {
        List<Event> first = append("one", "two");
        List<Event> second = append("three");
        assertThat(first).extracting(Event::index).containsExactly(0L, 1L);
        assertThat(second).extracting(Event::index).containsExactly(2L);
        assertThat(journal().size()).isEqualTo(3);
        assertThat(details()).containsExactly("one", "two", "three");
        assertThat(journal().read(1, 1)).containsExactly(first.get(1));
        assertThat(journal().read(2, 10)).isEqualTo(second);
        assertThat(journal().read(3, 10)).isEmpty();
    }

    @Test
    void whatIsReadBackEqualsWhatWasSaidToBeRecorded() {
        Instant precise = Facts.TIME.plusNanos(123_456_789);
        Entry entry =
                new Entry(
                        "acme",
                        new Actor(Actor.Kind.KEY, "key-1"),
                        "because \u2603",
                        new Fact.RunSubmitted(
                                Facts.run(1),
                                Facts.digest("x"),
                                Facts.submitted(Facts.run(1)).summary(),
                                9,
                                precise,
                                "batch",
                                "key",
                                java.util.Optional.of(Facts.run(0))));
        List<Event> appended = journal().append(List.of(entry));
        assertThat(journal().read(0, 1)).isEqualTo(appended);
        assertThat(appended.getFirst().time()).isEqualTo(Facts.TIME);
    }

    @Test
    void aUnitThatThrowsRecordsNothing() {
        append("before");
        assertThatThrownBy(() ->
                        units().commit(() -> {
                            append("lost");
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        assertThat(append("after").getFirst().index()).isEqualTo(1);
        assertThat(details()).containsExactly("before", "after");
    }

    @Test
    void aFactThatCannotHaveHappenedIsNotRecorded() {
        Fact impossible = Facts.claimed(Facts.run(1), 1);
        assertThatThrownBy(() ->
                        journal().append(List.of(entry("with it"), Entry.bySystem("", impossible))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(journal().size()).isZero();
    }

    @Test
    void anEntryThatTheLogCannotHoldIsRefused() {
        assertThatThrownBy(() -> append("x".repeat(70_000)))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(journal().size()).isZero();
    }

    @Test
    void indexesHaveNoGapsWhenManyAppend() throws InterruptedException {
        List<Long> indexes = Collections.synchronizedList(new ArrayList<>());
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 16; writer++) {
            String name = "w" + writer;
            writers.add(
                    Thread.startVirtualThread(() -> {
                        for (int at = 0; at < 50; at++) {
                            append(name, name).forEach(event -> indexes.add(event.index()));
                        }
                    }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(indexes)
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 1_600).boxed().toList());
        assertThat(journal().read(0, 1_000)).hasSize(1_000);
        assertThat(journal().read(1_000, 1_000))
                .extracting(Event::index)
                .containsExactlyElementsOf(LongStream.range(1_000, 1_600).boxed().toList());
    }

    @Test
    void whoeverWaitsIsWoken() throws InterruptedException {
        assertThat(journal().awaitBeyond(0, Duration.ofMillis(1))).isFalse();
        Thread waiter =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                if (journal().awaitBeyond(1, LONG)) {
                                    append("woken");
                                }
                            } catch (InterruptedException unexpected) {
                                Thread.currentThread().interrupt();
                            }
                        });
        append("one");
        append("two");
        waiter.join();
        assertThat(details()).containsExactly("one", "two", "woken");
        assertThat(journal().awaitBeyond(2, LONG)).isTrue();
    }

    @Test
    void aThousandWaitersAreAllWoken() throws InterruptedException {
        List<Thread> waiters = new ArrayList<>();
        List<Boolean> woken = Collections.synchronizedList(new ArrayList<>());
        for (int waiter = 0; waiter < 1_000; waiter++) {
            waiters.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            woken.add(journal().awaitBeyond(9, LONG));
                        } catch (InterruptedException unexpected) {
                            woken.add(false);
                        }
                    }));
        }
        for (int at = 0; at < 10; at++) {
            append("event");
        }
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertThat(woken).hasSize(1_000).doesNotContain(false);
    }

    @Test
    void appendingAndWaitingNeverHoldEachOtherUp() throws InterruptedException {
        List<Boolean> seen = Collections.synchronizedList(new ArrayList<>());
        Thread waiter =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                for (int at = 0; at < 500; at++) {
                                    seen.add(journal().awaitBeyond(at, LONG));
                                }
                            } catch (InterruptedException unexpected) {
                                seen.add(false);
                            }
                        });
        for (int at = 0; at < 500; at++) {
            append("event");
        }
        waiter.join();
        assertThat(seen).hasSize(500).doesNotContain(false);
    }

    @Test
    void timesNeverDecreaseAndAClockThatWentBackIsSaidOnce() {
        append("first");
        clock.advance(Duration.ofMillis(-900));
        append("tolerated");
        clock.advance(Duration.ofHours(-1));
        append("back");
        clock.advance(Duration.ofMinutes(1));
        append("still back");
        clock.advance(Duration.ofHours(-1));
        append("further back");
        clock.advance(Duration.ofHours(3));
        append("right again");

        List<Event> events = journal().read(0, 100);
        assertThat(events.stream().map(JournalContract::detail).toList())
                .containsExactly(
                        "first",
                        "tolerated",
                        "ClockWentBack[millis=3600900]",
                        "back",
                        "still back",
                        "ClockWentBack[millis=7140900]",
                        "further back",
                        "right again");
        assertThat(events).extracting(Event::time).isSorted();
        assertThat(events.get(3).time()).isEqualTo(Facts.TIME);
        assertThat(events.getLast().time()).isAfter(Facts.TIME);
    }
}
