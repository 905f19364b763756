package dev.crucible.containment.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.oracles.HostSnapshot.Change;
import dev.crucible.containment.oracles.HostSnapshot.Fact;
import dev.crucible.linux.HostGlance;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What no run may change is told, once; what a host in use does by itself is not. */
final class HostGuardTest {
    private static final HostGuard.Pace AT_ONCE =
            new HostGuard.Pace(1, Duration.ofMinutes(1), Duration.ofNanos(1));
    private static final String DEVICE = "20666 0:0 1,3";

    private final TreeMap<Fact, String> host = new TreeMap<>();
    private final List<Change> told = new ArrayList<>();
    private HostGlance.Seen seen = new HostGlance.Seen(DEVICE, false, 0);
    private boolean idle = true;

    private final HostGuard guard =
            new HostGuard(
                    () -> seen,
                    _ -> snapshot(),
                    () -> idle,
                    () -> Set.of(2_000_001),
                    told::add,
                    AT_ONCE,
                    new AtomicLong()::incrementAndGet);

    @Test
    void aGlanceNoticesAnotherOwnerOfTheNullDeviceOnce() {
        guard.begin();
        guard.ran();
        assertThat(told).isEmpty();
        seen = new HostGlance.Seen("20666 65534:65534 1,3", false, 0);
        guard.ran();
        guard.ran();

        assertThat(told).extracting(Change::id).containsExactly("HI-01");
    }

    @Test
    void aGlanceNoticesThatTheKernelStumblesAndNotWhatItLoads() {
        guard.begin();
        seen = new HostGlance.Seen(DEVICE, false, 1L << 12 | 1L << 13);
        guard.ran();
        assertThat(told).isEmpty();
        seen = new HostGlance.Seen(DEVICE, false, 1L << 12 | 1L << 13 | 1L << 7);
        guard.ran();

        assertThat(told).extracting(Change::id).containsExactly("HI-06");
    }

    @Test
    void aWholeLookTellsWhatIsPlantedOnceForEachValue() throws Exception {
        host.put(new Fact("HI-02", "user/max_user_namespaces"), "63000");
        host.put(new Fact("HI-04", "program jail"), "abc");
        guard.whole();
        guard.whole();
        assertThat(told).isEmpty();
        host.put(new Fact("HI-02", "user/max_user_namespaces"), "0");
        host.put(new Fact("HI-04", "program jail"), "def");
        host.put(new Fact("HI-03", "mount /usr/bin"), "tmpfs");
        host.put(new Fact("HI-05", "shm 7"), "key 0 of user 2000001");
        guard.whole();
        guard.whole();

        assertThat(told)
                .extracting(Change::what)
                .containsExactlyInAnyOrder(
                        "user/max_user_namespaces", "program jail", "mount /usr/bin", "shm 7");
    }

    @Test
    void whatAHostDoesByItselfIsNotTold() throws Exception {
        host.put(new Fact("HI-02", "net/ipv4/ip_forward"), "0");
        guard.whole();
        host.put(new Fact("HI-01", "/dev/sdb"), "60660 0:6 2064");
        host.put(new Fact("HI-02", "net/ipv4/ip_forward"), "1");
        host.put(new Fact("HI-02", "user/max_new_things"), "1");
        host.put(new Fact("HI-03", "mount /mnt/stick"), "vfat");
        host.put(new Fact("HI-05", "key 1f"), "user invocation_id of user 0");
        host.put(new Fact("HI-05", "shm 9"), "key 0 of user 1000");
        host.put(new Fact("HI-05", "network namespace /run/netns/vpn"), "there");
        host.put(new Fact("HI-06", HostSnapshot.MEMORY_KILLS), "9");
        host.put(new Fact("HI-07", "/etc/passwd"), "one account more");
        host.put(new Fact("HI-08", "link docker0"), "there");
        guard.whole();

        assertThat(told).isEmpty();
    }

    @Test
    void whatSandboxesHaveIsNotTakenForLeftWhileOneIsOpen() throws Exception {
        guard.whole();
        idle = false;
        host.put(new Fact("HI-05", "process 77"), "python3");
        guard.whole();
        assertThat(told).isEmpty();
        idle = true;
        guard.whole();

        assertThat(told).extracting(Change::what).containsExactly("process 77");
    }

    @Test
    void itLooksInTheBackgroundAfterRuns() throws Exception {
        BlockingQueue<Change> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> looks = new LinkedBlockingQueue<>();
        try (HostGuard watching =
                new HostGuard(
                        () -> seen,
                        _ -> {
                            synchronized (host) {
                                looks.add(host.size());
                                return snapshot();
                            }
                        },
                        () -> idle,
                        Set::of,
                        heard::add,
                        AT_ONCE,
                        System::nanoTime)) {
            watching.watch();
            assertThat(looks.poll(10, TimeUnit.SECONDS)).isZero();
            synchronized (host) {
                host.put(new Fact("HI-07", "/etc/ld.so.preload"), "new");
            }
            watching.ran();

            assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new Change("HI-07", "/etc/ld.so.preload", "none", "new"));
        }
    }

    @Test
    void aLookThatFailsIsToldOnceAndTheNextOneIsTaken() throws Exception {
        BlockingQueue<Change> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> looks = new LinkedBlockingQueue<>();
        AtomicInteger failing = new AtomicInteger(2);
        try (HostGuard watching =
                new HostGuard(
                        () -> seen,
                        _ -> {
                            synchronized (host) {
                                looks.add(host.size());
                                if (failing.getAndDecrement() > 0) {
                                    throw new IllegalStateException("too many files");
                                }
                                return snapshot();
                            }
                        },
                        () -> idle,
                        Set::of,
                        heard::add,
                        AT_ONCE,
                        System::nanoTime)) {
            watching.watch();
            assertThat(looks.poll(10, TimeUnit.SECONDS)).isZero();
            watching.ran();
            assertThat(looks.poll(10, TimeUnit.SECONDS)).isZero();
            watching.ran();
            assertThat(looks.poll(10, TimeUnit.SECONDS)).isZero();
            synchronized (host) {
                host.put(new Fact("HI-07", "/etc/ld.so.preload"), "new");
            }
            watching.ran();

            assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .satisfies(change -> {
                        assertThat(change.id()).isEqualTo("HI-00");
                        assertThat(change.describe()).contains("too many files");
                    });
            assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new Change("HI-07", "/etc/ld.so.preload", "none", "new"));
        }
    }

    @Test
    void whoeverCannotListenIsToldAgain() throws Exception {
        BlockingQueue<Change> heard = new LinkedBlockingQueue<>();
        AtomicInteger deaf = new AtomicInteger(1);
        try (HostGuard watching =
                new HostGuard(
                        () -> seen,
                        _ -> {
                            throw new IllegalStateException("too many files");
                        },
                        () -> idle,
                        Set::of,
                        change -> {
                            if (deaf.getAndDecrement() > 0) {
                                throw new IllegalStateException("no room");
                            }
                            heard.add(change);
                        },
                        AT_ONCE,
                        System::nanoTime)) {
            watching.watch();
            watching.ran();

            assertThat(heard.poll(10, TimeUnit.SECONDS)).extracting(Change::id).isEqualTo("HI-00");
        }
    }

    @Test
    void theRealHostIsQuiet() throws Exception {
        try (HostGlance glance = new HostGlance();
                HostGuard real =
                        new HostGuard(
                                glance::look,
                                kinds -> HostSnapshot.take(kinds, Map.of(), InstantSource.system()),
                                () -> true,
                                Set::of,
                                told::add,
                                AT_ONCE,
                                System::nanoTime)) {
            real.begin();
            for (int round = 0; round < 10; round++) {
                real.whole();
                new ProcessBuilder("true").start().waitFor();
                real.ran();
            }
        }
        assertThat(told).isEmpty();
    }

    private HostSnapshot snapshot() {
        return new HostSnapshot(host, new TreeMap<>(), Duration.ZERO, 0);
    }
}
