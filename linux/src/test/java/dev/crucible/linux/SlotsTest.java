package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class SlotsTest {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("below/slots");
    }

    /** What another process gets while it lives. */
    private Set<Integer> claimedElsewhere(int count, Runnable meanwhile)
            throws IOException, InterruptedException {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                SlotHolder.class.getName(),
                                file().toString(),
                                Integer.toString(count))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Set<Integer> users = new HashSet<>();
        try (BufferedReader said = other.inputReader()) {
            for (String line = said.readLine();
                    line != null && !line.equals("holding");
                    line = said.readLine()) {
                users.add(Integer.valueOf(line));
            }
            meanwhile.run();
        } finally {
            other.outputWriter().close();
            other.waitFor();
        }
        assertThat(users).hasSize(count);
        return users;
    }

    private static List<Slots.Slot> acquire(Slots slots, int count) {
        List<Slots.Slot> acquired = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            acquired.add(slots.acquire());
        }
        return acquired;
    }

    private static List<Integer> users(List<Slots.Slot> slots) {
        return slots.stream().map(Slots.Slot::user).toList();
    }

    @Test
    void idsAreFarAboveThoseOfPeople() {
        try (Slots slots = new Slots(file())) {
            assertThat(users(acquire(slots, 10)))
                    .doesNotHaveDuplicates()
                    .allMatch(user -> user >= 1_900_000_000 && user < 1_900_032_768);
        }
    }

    @Test
    void anIdIsUsedAgainOnlyAfterItWasGivenBack() {
        try (Slots slots = new Slots(file())) {
            List<Slots.Slot> first = acquire(slots, 3);
            slots.release(first.get(1));
            assertThat(slots.acquire()).isSameAs(first.get(1));
            assertThat(users(first)).doesNotContain(slots.acquire().user());
        }
    }

    @Test
    void manyThreadsNeverShareAnId() throws InterruptedException, ExecutionException {
        try (Slots slots = new Slots(file());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Set<Integer> inUse = new HashSet<>();
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(
                        threads.submit(() -> {
                            for (int round = 0; round < 200; round++) {
                                Slots.Slot slot = slots.acquire();
                                synchronized (inUse) {
                                    assertThat(inUse.add(slot.user())).isTrue();
                                }
                                synchronized (inUse) {
                                    inUse.remove(slot.user());
                                }
                                slots.release(slot);
                            }
                        }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void twoInstancesNeverShareAnId() {
        try (Slots one = new Slots(file());
                Slots other = new Slots(file())) {
            List<Integer> all = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                all.add(one.acquire().user());
                all.add(other.acquire().user());
            }
            assertThat(all).doesNotHaveDuplicates();
        }
    }

    @Test
    void twoProcessesNeverShareAnId() throws IOException, InterruptedException {
        try (Slots slots = new Slots(file())) {
            List<Integer> ours = users(acquire(slots, 5));
            List<Integer> later = new ArrayList<>();
            Set<Integer> theirs = claimedElsewhere(5, () -> later.addAll(users(acquire(slots, 5))));
            assertThat(theirs).doesNotContainAnyElementsOf(ours);
            assertThat(theirs).doesNotContainAnyElementsOf(later);
        }
    }

    @Test
    void theIdsOfAProcessThatDiedCanBeUsedAgain() throws IOException, InterruptedException {
        Set<Integer> theirs = claimedElsewhere(3, () -> {});
        try (Slots slots = new Slots(file())) {
            assertThat(users(acquire(slots, 3))).containsExactlyInAnyOrderElementsOf(theirs);
        }
    }

    @Test
    void closingOneInstanceKeepsTheClaimsOfAnother() throws IOException, InterruptedException {
        try (Slots one = new Slots(file())) {
            List<Integer> ours = users(acquire(one, 3));
            try (Slots other = new Slots(file())) {
                acquire(other, 3);
            }
            assertThat(claimedElsewhere(6, () -> {})).doesNotContainAnyElementsOf(ours);
        }
    }

    @Test
    void closingGivesTheClaimsBack() throws IOException, InterruptedException {
        List<Integer> ours;
        try (Slots slots = new Slots(file())) {
            ours = users(acquire(slots, 3));
        }
        assertThat(claimedElsewhere(3, () -> {})).containsExactlyInAnyOrderElementsOf(ours);
    }

    @Test
    void aFileThatCannotBeMadeIsExplained() throws IOException {
        Path taken = Files.createFile(folder.resolve("below"));
        try (Slots slots = new Slots(taken.resolve("slots"))) {
            assertThatThrownBy(slots::acquire)
                    .isInstanceOfSatisfying(
                            CrucibleException.class,
                            error ->
                                    assertThat(error.code())
                                            .isEqualTo(ErrorCode.INSUFFICIENT_RESOURCES))
                    .hasMessageContaining("cannot claim a user id in");
        }
    }

    @Test
    void aNetworkOfItsOwnBelongsToEverySlot() {
        assumeTrue(Host.root(), "only root can make network namespaces");
        try (Slots slots = new Slots(file())) {
            Slots.Slot one = slots.acquire();
            Slots.Slot other = slots.acquire();
            assertThat(one.network()).isSameAs(one.network());
            assertThat(one.network().target())
                    .startsWith("net:[")
                    .isNotEqualTo(other.network().target())
                    .isNotEqualTo(ProcessView.ownNamespace("net"));
            slots.release(one);
            slots.release(other);
        }
    }
}
