package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Control.Status;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class AttestationTest {
    private static final Control SHOWN = new Control("seccomp", "2", "2", Status.ENFORCED);
    private static final Control ABSENT = new Control("cgroup", "", "", Status.NOT_ENFORCED);
    private static final Control BROKEN = new Control("uid", "1000", "0", Status.VIOLATED);

    @Test
    void whatContradictsAndWhatIsMissingAreToldApart() {
        Attestation attestation =
                new Attestation("jail", IsolationClass.PROCESS, List.of(SHOWN, ABSENT, BROKEN));
        assertThat(attestation.violations()).containsExactly(BROKEN);
        assertThat(attestation.notEnforced()).containsExactly(ABSENT);
    }

    @Test
    void aRunWithoutASandboxAttestsNothing() {
        Attestation nothing = Attestation.none("jail", IsolationClass.PROCESS);
        assertThat(nothing.controls()).isEmpty();
        assertThat(nothing.violations()).isEmpty();
    }

    @Test
    void factsCannotBeAddedLater() {
        List<Control> controls = new ArrayList<>(List.of(SHOWN));
        Attestation attestation = new Attestation("jail", IsolationClass.PROCESS, controls);
        controls.add(BROKEN);
        assertThat(attestation.controls()).containsExactly(SHOWN);
        assertThatThrownBy(() -> attestation.controls().add(BROKEN))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
