package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.RunId;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Only who was here is waited for, and only for a while. */
final class AwaitedWorkersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Recorded journal = new Recorded();

    /** Events of which no runs follow. */
    private static final class Recorded implements Journal {
        private final List<Event> events = new ArrayList<>();

        @Override
        public List<Event> append(List<Entry> entries) {
            entries.forEach(entry -> events.add(new Event(events.size(), Instant.EPOCH, entry)));
            return events.subList(events.size() - entries.size(), events.size());
        }

        @Override
        public long size() {
            return events.size();
        }

        @Override
        public List<Event> read(long from, int limit) {
            return events.stream().skip(from).limit(limit).toList();
        }

        @Override
        public boolean awaitBeyond(long size, Duration timeout) {
            return events.size() > size;
        }
    }

    private void happened(Fact fact) {
        journal.append(List.of(Entry.bySystem("", fact)));
    }

    private void joined(String worker) {
        happened(new Fact.WorkerJoined(worker, List.of("jail"), List.of("bash")));
    }

    private AwaitedWorkers awaited() {
        return AwaitedWorkers.of(journal, PATIENCE, nanos::get);
    }

    @Test
    void nobodyIsAwaitedWhereNobodyWas() {
        assertThat(awaited().missingFrom(List.of())).isFalse();
        joined("local-1");
        assertThat(awaited().missingFrom(List.of())).as("it ended with its service").isFalse();
    }

    @Test
    void whoWasHereIsAwaitedUntilItIsHereOrTheTimeIsUp() {
        joined("a");
        joined("b");
        AwaitedWorkers awaited = awaited();
        assertThat(awaited.missingFrom(List.of("a", "c"))).isTrue();
        assertThat(awaited.missingFrom(List.of("b", "a"))).isFalse();
        nanos.addAndGet(PATIENCE.toNanos() - 1);
        assertThat(awaited.missingFrom(List.of("a"))).isTrue();
        nanos.incrementAndGet();
        assertThat(awaited.missingFrom(List.of("a"))).isFalse();
    }

    @Test
    void whoHasLeftIsNotAwaited() {
        joined("a");
        happened(new Fact.WorkerLeft("a", "stopped"));
        assertThat(awaited().missingFrom(List.of())).isFalse();
    }

    @Test
    void whoWorkedLatelyIsAwaitedHoweverLongAgoItCame() {
        joined("a");
        for (int event = 0; event < 1_000; event++) {
            happened(new Fact.ServiceStarted("test"));
        }
        assertThat(awaited().missingFrom(List.of())).isFalse();
        happened(new Fact.RunClaimed(new RunId("run-00000000000000000000000000"), 1, 1, "a"));
        assertThat(awaited().missingFrom(List.of())).isTrue();
    }
}
