package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Control.Status;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class AttestationsTest {
    private static final Attestation SHOWN = shown();

    private static Attestation shown() {
        return new Attestation(
                "jail",
                IsolationClass.PROCESS,
                Stream.concat(Attestation.REQUIRED.stream(), Attestation.DECLARED.stream())
                        .sorted()
                        .map(name -> new Control(name, "1", "1", Status.ENFORCED))
                        .toList());
    }

    private static Attestation of(Control... controls) {
        return new Attestation("jail", IsolationClass.PROCESS, List.of(controls));
    }

    private static Attestation changed(String name, Status status) {
        return new Attestation(
                "jail",
                IsolationClass.PROCESS,
                SHOWN.controls().stream()
                        .map(control ->
                                control.name().equals(name)
                                        ? new Control(name, "1", "1", status)
                                        : control)
                        .toList());
    }

    private static Attestation without(String name) {
        return new Attestation(
                "jail",
                IsolationClass.PROCESS,
                SHOWN.controls().stream().filter(control -> !control.name().equals(name)).toList());
    }

    @Test
    void theDocumentHasOneFormWhateverTheOrderOfTheSandboxes() {
        Attestation one = of(new Control("seccomp", "a\"\\\n\u0001é", "2", Status.ENFORCED));
        Attestations both = Attestations.of("tests", one).with("candidate", one);
        assertThat(both).isEqualTo(Attestations.of("candidate", one).with("tests", one));
        assertThat(Attestations.of("run", one).document().asText())
                .isEqualTo(
                        "{\"sandboxes\":{\"run\":{\"controls\":[{\"host\":\"2\",\"inside\":"
                                + "\"a\\\"\\\\\\n\\u0001é\",\"name\":\"seccomp\",\"status\":"
                                + "\"enforced\"}],\"engine\":\"jail\",\"isolation\":\"process\"}},"
                                + "\"version\":1}");
        assertThat(both.digests()).containsOnlyKeys("candidate", "tests");
    }

    @Test
    void anotherStatusOrValueOfAnyControlIsAnotherDigest() {
        Digest digest = Attestations.of("run", SHOWN).digest();
        for (Control control : SHOWN.controls()) {
            for (Status status : List.of(Status.NOT_ENFORCED, Status.VIOLATED)) {
                assertThat(Attestations.of("run", changed(control.name(), status)).digest())
                        .isNotEqualTo(digest);
            }
            assertThat(Attestations.of("run", without(control.name())).digest())
                    .isNotEqualTo(digest);
        }
        assertThat(Attestations.of("other", SHOWN).digest()).isNotEqualTo(digest);
    }

    @Test
    void everyControlOfTheClassMustBeThere() {
        assertThat(SHOWN.fault()).isEmpty();
        for (String name : Attestation.REQUIRED) {
            assertThat(without(name).fault()).as(name).isPresent();
            assertThat(changed(name, Status.NOT_ENFORCED).fault()).as(name).isPresent();
        }
        for (String name : Attestation.DECLARED) {
            assertThat(without(name).fault()).as(name).isPresent();
            assertThat(changed(name, Status.NOT_ENFORCED).fault()).as(name).isEmpty();
        }
        assertThat(changed("landlock", Status.VIOLATED).fault()).isPresent();
    }

    @Test
    void aClassThatIsNotTheClaimedOneIsAFault() {
        assertThat(Attestations.of("run", SHOWN).fault(IsolationClass.PROCESS)).isEmpty();
        assertThat(Attestations.of("run", SHOWN).fault(IsolationClass.VM)).isPresent();
        assertThat(Attestations.NONE.fault(IsolationClass.PROCESS)).isPresent();
        assertThat(Attestations.NONE.fault(IsolationClass.NONE)).isEmpty();
    }
}
