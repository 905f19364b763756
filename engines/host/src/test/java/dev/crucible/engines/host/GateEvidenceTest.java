package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Control;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.ControlSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** What counts of what a gate says: a scripted gate says it, and the host knows better. */
class GateEvidenceTest {
    private static final String ACTS =
            "unshare:1 setns:1 mount:1 keyctl:1 io-uring:1 perf:1 ptrace:1 handle:1 terminal:1"
                    + " vsock:1 packet:1 reach-out:1 become-root:22 write-root:30 open-shadow:2"
                    + " init-environment:13 core-pattern:2 device-command:13";

    private static ControlSocket.Message message(String text) {
        return new ControlSocket.Message(7, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Evidence said(String lines) {
        return Evidence.twoSided(GateReport.of(message("R\n" + lines)));
    }

    private static Control.Status alike(Evidence evidence, String name, String host) {
        evidence.requireAlike(name, true, host);
        return evidence.controls().getLast().status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "capabilities",
                "no-new-privs",
                "seccomp",
                "seccomp-filters",
                "user-namespace",
                "pid-namespace",
                "mnt-namespace",
                "net-namespace",
                "ipc-namespace",
                "uts-namespace",
                "cgroup-namespace",
                "mounts",
                "descriptors",
                "resource-limits",
                "landlock"
            })
    void aFactThatOnlyOneSideSeesOrThatBothSeeDifferentlyIsAViolation(String name) {
        assertThat(alike(said(name + "=1"), name, "1")).isEqualTo(Control.Status.ENFORCED);
        assertThat(alike(said(name + "=1"), name, "2")).isEqualTo(Control.Status.VIOLATED);
        assertThat(alike(said("other=1"), name, "1")).isEqualTo(Control.Status.VIOLATED);
        assertThat(alike(said(name + "="), name, "1")).isEqualTo(Control.Status.VIOLATED);
    }

    @Test
    void withoutAnybodyInsideTheHostDecidesAlone() {
        assertThat(alike(Evidence.hostOnly(), "seccomp", "2")).isEqualTo(Control.Status.ENFORCED);
    }

    @Test
    void eachForbiddenActMustHaveBeenTriedAndRefusedInTheRightWay() {
        ForbiddenActs acts = new ForbiddenActs(NetworkAccess.NONE, true);
        assertThat(acts.faults(ACTS)).isEmpty();
        assertThat(acts.size()).isEqualTo(18);
        for (String act : ACTS.split(" ", -1)) {
            String name = act.substring(0, act.indexOf(':'));
            assertThat(acts.faults(ACTS.replace(act, name + ":0")))
                    .as("succeeded")
                    .containsExactly(name + ": 0");
            assertThat(acts.faults(ACTS.replace(act, name + ":14")))
                    .as("refused for another reason: the call was reached")
                    .containsExactly(name + ": 14");
            assertThat(acts.faults(ACTS.replace(act, "")))
                    .as("left out")
                    .containsExactly(name + " was not tried");
        }
        assertThat(acts.faults("")).hasSize(18);
    }

    @Test
    void withALoopbackTheWorldIsOutOfReachAndTheSocketIsNot() {
        ForbiddenActs acts = new ForbiddenActs(NetworkAccess.LOOPBACK, true);
        assertThat(acts.faults(ACTS)).containsExactly("reach-out: 1");
        assertThat(acts.faults(ACTS.replace("reach-out:1", "reach-out:101"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X", "R", "R\n", "R\nno value", "R\na=1\na=2", "R\n=1"})
    void aGateThatCannotBeUnderstoodStaysShut(String text) {
        assertThatThrownBy(() -> GateReport.of(message(text)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("gate");
    }

    @Test
    void aGateThatCouldNotBeBuiltSaysWhy() {
        assertThatThrownBy(() -> GateReport.of(message("Elandlock: not permitted")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("landlock: not permitted");
    }
}
