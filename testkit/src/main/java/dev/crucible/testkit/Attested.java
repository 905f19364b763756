package dev.crucible.testkit;

import dev.crucible.core.Attestation;
import dev.crucible.core.Control;
import dev.crucible.core.Control.Status;
import dev.crucible.core.IsolationClass;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Made-up attestations, for tests of what is done with them. */
public final class Attested {
    private Attested() {}

    /** One that shows everything that the class process must show. */
    public static Attestation process(String engine) {
        List<Control> controls =
                Stream.concat(
                                new TreeSet<>(Attestation.REQUIRED).stream(),
                                new TreeSet<>(Attestation.DECLARED).stream())
                        .map(name -> new Control(name, "seen", "seen", Status.ENFORCED))
                        .toList();
        return new Attestation(engine, IsolationClass.PROCESS, controls);
    }

    /** The same without one control. */
    public static Attestation without(Attestation attestation, String name) {
        return new Attestation(
                attestation.engine(),
                attestation.isolation(),
                attestation.controls().stream()
                        .filter(control -> !control.name().equals(name))
                        .toList());
    }

    /** The same with another status of one control. */
    public static Attestation with(Attestation attestation, String name, Status status) {
        return new Attestation(
                attestation.engine(),
                attestation.isolation(),
                attestation.controls().stream()
                        .map(control ->
                                control.name().equals(name)
                                        ? new Control(
                                                name, control.inside(), control.host(), status)
                                        : control)
                        .toList());
    }
}
