package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class CgroupTest {
    private static final Limits LIMITS =
            Limits.DEFAULTS.withMemoryBytes(32L << 20).withProcesses(20);

    private final List<Child> children = new ArrayList<>();
    private CgroupTree tree;

    @BeforeEach
    void detect() {
        CgroupTree.Detection detection = CgroupTree.detect();
        assumeTrue(detection.tree().isPresent(), detection.problem());
        tree = detection.tree().orElseThrow();
    }

    @AfterEach
    void nothingIsLeft() {
        if (tree == null) {
            return;
        }
        for (Child child : children) {
            child.kill();
            child.await();
            child.close();
        }
        tree.close();
        assertThat(tree.directories()).allMatch(directory -> !Files.exists(Path.of(directory)));
    }

    /** A process of ours that is in the group when this returns. */
    private Child join(Cgroup group, String then) {
        StringBuilder script = new StringBuilder();
        group.joinFiles()
                .forEach(file -> script.append("echo 0 >'").append(file).append("' || exit 9\n"));
        try (Fd nothing = Fd.open("/dev/null", 2);
                Fd.Pair pipe = Fd.pipe()) {
            Child child =
                    Spawner.spawn(
                            List.of("/bin/sh", "-c", script + "echo in; exec >&2; " + then),
                            Map.of("PATH", "/bin:/usr/bin"),
                            List.of(nothing, pipe.write(), nothing));
            children.add(child);
            pipe.write().close();
            assertThat(new Poller().input(pipe.read()).await(Duration.ofSeconds(30)).ready(0))
                    .isTrue();
            return child;
        }
    }

    @Test
    void aGroupHasTheBoundsThatWereAsked() {
        try (Cgroup group = tree.acquire(LIMITS, 2)) {
            assertThat(group.bounds()).isEqualTo("memory 33554432, processes 22");
            assertThat(group.processes()).isEmpty();
            assertThat(group.outOfMemoryKills()).isZero();
            assertThat(group.refusedProcesses()).isZero();
        }
    }

    @Test
    void aGroupKnowsWhoIsInIt() {
        try (Cgroup group = tree.acquire(LIMITS, 0);
                Cgroup other = tree.acquire(LIMITS, 0)) {
            Child child = join(group, "exec sleep 60");
            String groups = ProcessView.of(child.pid()).controlGroups();
            assertThat(group.processes()).containsExactly(child.pid());
            assertThat(group.contains(groups)).isTrue();
            assertThat(other.contains(groups)).isFalse();
            assertThat(group.contains(ProcessView.of(1).controlGroups())).isFalse();
        }
    }

    @Test
    void aGroupCountsWhatItsTreeUsed() {
        try (Cgroup group = tree.acquire(LIMITS, 0)) {
            Child child = join(group, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 0");
            new Poller().input(child.handle()).await(Duration.ofSeconds(60));
            assertThat(group.cpu()).isGreaterThan(Duration.ofMillis(1));
            assertThat(group.memoryPeakBytes()).isBetween(0L, 32L << 20);
        }
    }

    @Test
    void aProcessTooManyIsRefusedAndCounted() {
        try (Cgroup group = tree.acquire(LIMITS.withProcesses(1), 0)) {
            Child child = join(group, "sleep 0 & exit 0");
            new Poller().input(child.handle()).await(Duration.ofSeconds(30));
            assertThat(group.refusedProcesses()).isGreaterThan(0);
        }
    }

    @Test
    void aGroupInUseCanCountFromHere() {
        try (Cgroup group = tree.acquire(LIMITS.withProcesses(1), 0)) {
            Child child =
                    join(group, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 0 &");
            new Poller().input(child.handle()).await(Duration.ofSeconds(60));
            Duration busy = group.cpu();
            assertThat(group.refusedProcesses()).isGreaterThan(0);
            group.countFromHere();
            assertThat(group.refusedProcesses()).isZero();
            assertThat(group.outOfMemoryKills()).isZero();
            assertThat(group.cpu()).isLessThan(busy).isLessThan(Duration.ofMillis(5));
        }
    }

    @Test
    void aGroupThatIsUsedAgainHasForgottenTheFirstRun() {
        assumeTrue(tree.version() == 1, "version 2 cannot forget a peak, groups are made anew");
        Cgroup first = tree.acquire(LIMITS.withProcesses(1), 0);
        Child child = join(first, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 0 &");
        child.await();
        children.remove(child);
        child.close();
        assertThat(first.refusedProcesses()).isGreaterThan(0);
        tree.release(first);

        Cgroup second = tree.acquire(LIMITS, 0);
        assertThat(second).isSameAs(first);
        assertThat(second.bounds()).isEqualTo("memory 33554432, processes 20");
        assertThat(second.refusedProcesses()).isZero();
        assertThat(second.outOfMemoryKills()).isZero();
        assertThat(second.cpu()).isLessThan(Duration.ofMillis(1));
        assertThat(second.memoryPeakBytes()).isLessThan(1 << 20);
        second.close();
    }

    @Test
    void aGroupThatIsNotEmptyIsNeverUsedAgain() {
        Cgroup group = tree.acquire(LIMITS, 0);
        Child child = join(group, "exec sleep 60");
        tree.release(group);
        assertThat(child.await().status()).isEqualTo(new WaitStatus(9));
        children.remove(child);
        child.close();
        try (Cgroup other = tree.acquire(LIMITS, 0)) {
            assertThat(other).isNotSameAs(group);
        }
    }

    @Test
    void closingEndsWhateverIsLeft() {
        Child child;
        try (Cgroup group = tree.acquire(LIMITS, 0)) {
            child = join(group, "trap '' TERM HUP INT; sleep 60 & sleep 60");
        }
        assertThat(child.await().status()).isEqualTo(new WaitStatus(9));
        children.remove(child);
        child.close();
    }

    @Test
    void aGuardianCleansUpWhenItsPipeCloses(@TempDir Path folder) throws IOException {
        assumeTrue(Host.root(), "cleaning up after another needs root");
        Path leftover = Files.createDirectories(folder.resolve("run/with space/deep"));
        Files.createFile(leftover.resolve("file"));
        Cgroup group = tree.acquire(LIMITS, 0);
        Child child = join(group, "trap '' TERM HUP INT; sleep 60 & sleep 60");

        Guardian guardian =
                Guardian.watch(folder.resolve("run").toString(), tree.directories(), Map.of());
        assertThat(group.processes()).contains(child.pid());
        assertThat(leftover).exists();
        guardian.close();

        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(folder).exists();
        assertThat(tree.directories()).allMatch(directory -> !Files.exists(Path.of(directory)));
        assertThat(child.await().status()).isEqualTo(new WaitStatus(9));
        children.remove(child);
        child.close();
    }

    @Test
    void aGuardianWithNothingToDoJustEnds() {
        Guardian.watch("", List.of("/no/such/group"), Map.of()).close();
        assertThat(tree.directories()).allMatch(directory -> Files.exists(Path.of(directory)));
    }

    @Test
    void everyProcessOfAUserCanBeEnded() {
        assumeTrue(Host.root(), "only root can start a process of another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        int user = Slots.FIRST_USER + 32_766;
        try (Fd nothing = Fd.open("/dev/null", 2)) {
            Child child =
                    Spawner.spawn(
                            List.of(
                                    "/usr/bin/setpriv",
                                    "--reuid=" + user,
                                    "--clear-groups",
                                    "/bin/sleep",
                                    "60"),
                            Map.of(),
                            List.of(nothing, nothing, nothing));
            while (!ProcessView.of(child.pid()).status("Uid").startsWith(user + "\t")) {
                new Poller().await(Duration.ofMillis(2));
            }
            Stragglers.killUser(user);
            assertThat(child.await().status()).isEqualTo(new WaitStatus(9));
            child.close();
        }
    }
}
