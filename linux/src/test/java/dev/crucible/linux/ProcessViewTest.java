package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class ProcessViewTest {
    private static final int OURS = (int) ProcessHandle.current().pid();

    private static Child shell(String script) {
        try (Fd nothing = Fd.open("/dev/null", 2)) {
            return Spawner.spawn(
                    List.of("/bin/sh", "-c", script),
                    Map.of("PATH", "/bin:/usr/bin"),
                    List.of(nothing, nothing, nothing));
        }
    }

    @Test
    void aProcessIsSeenAsTheKernelDescribesIt() {
        ProcessView view = ProcessView.of(OURS);
        assertThat(view.status("Pid")).isEqualTo(Integer.toString(OURS));
        assertThat(view.status("NoSuchField")).isEmpty();
        assertThat(view.interfaces()).contains("lo");
        assertThat(view.controlGroups()).contains(":");
        assertThat(view.limits().soft("Max open files")).matches("\\d+|unlimited");
        assertThat(view.mounts()).anyMatch(mount -> mount.type().equals("proc"));
        assertThat(view.mounts().getFirst().readOnly())
                .isEqualTo(view.mounts().getFirst().options().contains("ro"));
    }

    @Test
    void itsNamespacesHaveIdentities() {
        assertThat(ProcessView.of(OURS).namespace("net"))
                .startsWith("net:[")
                .isEqualTo(ProcessView.ownNamespace("net"));
        assertThat(ProcessView.of(OURS).namespace("nonsense")).isEmpty();
    }

    @Test
    void itsDescriptorsAreSeenFromOutside() {
        try (Child child = shell("sleep 60; exit 0")) {
            while (ProcessView.childrenOf(child.pid()).isEmpty()) {
                new Poller().await(Duration.ofMillis(2));
            }
            assertThat(ProcessView.of(child.pid()).descriptors())
                    .containsExactly("/dev/null", "/dev/null", "/dev/null");
            assertThat(ProcessTree.below(child.pid()).processes()).isEqualTo(2);
            Stragglers.killSession(child.pid());
            child.await();
            assertThat(ProcessTree.below(child.pid())).isEqualTo(ProcessTree.NOTHING);
        }
    }

    @Test
    void whatATreeUsesIsAddedUp() {
        ProcessTree tree = ProcessTree.below(OURS);
        assertThat(tree.cpu()).isPositive();
        assertThat(tree.residentBytes()).isGreaterThan(1_000_000);
        assertThat(tree.max(ProcessTree.NOTHING)).isEqualTo(tree);
        assertThat(ProcessTree.NOTHING.max(tree)).isEqualTo(tree);
    }

    @Test
    void aNumberAndAStartTimeNameAProcessForever() {
        assertThat(ProcessView.startOf("self"))
                .isPresent()
                .isEqualTo(ProcessView.startOf(Integer.toString(OURS)));
        assertThat(ProcessView.startOf("0")).isEmpty();
        assertThat(ProcessView.exitOf(OURS)).isEmpty();
    }

    @Test
    void aProcessThatIsGoneCannotBeSeen() {
        assertThatThrownBy(() -> ProcessView.of(0))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("no such file or directory");
    }
}
