package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.events.EventBus;
import dev.crucible.core.events.EventFollower;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

final class EventBusTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Predicate<Event> ALL = _ -> true;

    private final Heap heap = new Heap(() -> Instant.EPOCH);
    private EventBus bus = bus(heap);

    private EventBus bus(Journal journal) {
        return new EventBus(journal, heap, Duration.ofMillis(1), new Random(1));
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private void happen(int times, String tenant) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            entries.add(Entry.bySystem(tenant, new Fact.ServiceStopped()));
        }
        heap.append(entries);
    }

    private static List<Long> indexes(List<Event> events) {
        return events.stream().map(Event::index).toList();
    }

    @Test
    void aSubscriberGetsEveryEventInOrderAndGoesOnAfterARestart() {
        happen(700, "a");
        List<Event> seen = new CopyOnWriteArrayList<>();
        bus.subscribe("all", seen::addAll);
        Service.await("the first", () -> seen.size() == 700);
        happen(1, "a");
        Service.await("one more", () -> seen.size() == 701);
        Service.await("its cursor", () -> heap.load("all") == 701);
        bus.close();
        happen(2, "a");

        bus = bus(heap);
        bus.subscribe("all", seen::addAll);
        Service.await("the rest", () -> seen.size() == 703);
        assertThat(seen).extracting(Event::index).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aFailingSubscriberHoldsNobodyUpAndMissesNothing() {
        AtomicInteger failures = new AtomicInteger();
        List<Event> late = new CopyOnWriteArrayList<>();
        List<Event> good = new CopyOnWriteArrayList<>();
        bus.subscribe(
                "failing",
                events -> {
                    if (failures.incrementAndGet() <= 3) {
                        throw new IllegalStateException("not yet");
                    }
                    late.addAll(events);
                });
        bus.subscribe("good", good::addAll);
        happen(10, "a");
        Service.await("the good one", () -> good.size() == 10);
        Service.await("a failure", () -> bus.status().getFirst().failures() > 0);
        assertThat(bus.status().getFirst())
                .returns("failing", EventBus.SubscriberStatus::name)
                .returns(10L, EventBus.SubscriberStatus::lag);
        Service.await("the failing one", () -> late.size() == 10);
        Service.await("its peace", () -> bus.status().getFirst().trouble().isEmpty());
        assertThat(bus.status().getFirst().lag()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> bus.subscribe("good", good::addAll));
    }

    @Test
    void aSlowSubscriberHoldsNobodyUpAndIsInterruptedAtTheEnd() {
        CountDownLatch never = new CountDownLatch(1);
        List<Event> good = new CopyOnWriteArrayList<>();
        bus.subscribe("slow", _ -> never.await());
        bus.subscribe("good", good::addAll);
        happen(5, "a");
        Service.await("the good one", () -> good.size() == 5);
        bus.close();
        assertThat(heap.load("slow")).isZero();
        assertThatIllegalStateException().isThrownBy(() -> bus.subscribe("late", good::addAll));
        assertThatIllegalStateException().isThrownBy(() -> bus.follow(0, ALL));
    }

    @Test
    void aFollowerSeesWhatWasAndWhatComes() throws Exception {
        happen(3, "a");
        try (EventFollower follower = bus.follow(1, ALL)) {
            assertThat(indexes(follower.next(LONG))).containsExactly(1L, 2L);
            assertThat(follower.next(Duration.ZERO)).isEmpty();
            happen(2, "a");
            assertThat(indexes(follower.next(LONG))).startsWith(3L);
        }
    }

    @Test
    void aFollowerIsOnlyToldOfWhatItWants() throws Exception {
        try (EventFollower follower = bus.follow(0, event -> event.entry().tenant().equals("b"))) {
            for (int i = 0; i < 50; i++) {
                happen(100, "a");
            }
            happen(1, "b");
            happen(2500, "a");
            happen(1, "b");
            List<Long> seen = new ArrayList<>();
            while (seen.size() < 2) {
                seen.addAll(indexes(follower.next(LONG)));
            }
            assertThat(seen).containsExactly(5000L, 7501L);
        }
    }

    @Test
    void aThousandFollowersMissNothing() throws Exception {
        int followers = 1000;
        int events = 300;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> readers = new ArrayList<>();
            for (int i = 0; i < followers; i++) {
                EventFollower follower = bus.follow(0, ALL);
                readers.add(
                        threads.submit(() -> {
                            List<Long> seen = new ArrayList<>();
                            try (follower) {
                                while (seen.size() < events) {
                                    seen.addAll(indexes(follower.next(LONG)));
                                }
                            }
                            return seen;
                        }));
            }
            for (int i = 0; i < events; i++) {
                happen(1, "a");
            }
            for (Future<List<Long>> reader : readers) {
                assertThat(reader.get()).hasSize(events).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void theEndOfTheBusEndsItsFollowers() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            EventFollower follower = bus.follow(0, ALL);
            Future<List<Event>> waiting = threads.submit(() -> follower.next(LONG));
            bus.close();
            assertThat(waiting.get()).isEmpty();
            assertThat(follower.ended()).isTrue();
        }
    }

    @Test
    void whoeverFollowsIsToldThatTheJournalCannotBeRead() throws Exception {
        bus.close();
        bus =
                bus(
                        new Journal() {
                            @Override
                            public List<Event> append(List<Entry> entries) {
                                return heap.append(entries);
                            }

                            @Override
                            public long size() {
                                return heap.size();
                            }

                            @Override
                            public List<Event> read(long from, int limit) {
                                throw new CrucibleException(ErrorCode.JOURNAL_CORRUPT, "5");
                            }

                            @Override
                            public boolean awaitBeyond(long size, Duration timeout)
                                    throws InterruptedException {
                                return heap.awaitBeyond(size, timeout);
                            }
                        });
        try (EventFollower follower = bus.follow(0, ALL)) {
            happen(1, "a");
            assertThatThrownBy(() -> follower.next(LONG))
                    .returns(ErrorCode.JOURNAL_CORRUPT, Service::code);
        }
        try (EventFollower wrong =
                bus(heap)
                        .follow(
                                1,
                                _ -> {
                                    throw new IllegalStateException("wrong filter");
                                })) {
            happen(1, "a");
            assertThatIllegalStateException().isThrownBy(() -> wrong.next(LONG));
        }
    }
}
