package dev.crucible.core;

import java.util.List;

/**
 * What isolation was in force for one run.
 *
 * @param engine the engine's name
 * @param isolation the engine's class
 * @param controls the facts, in a fixed order
 */
public record Attestation(String engine, IsolationClass isolation, List<Control> controls) {
    /** Copies the list. */
    public Attestation {
        controls = List.copyOf(controls);
    }

    /** An attestation of nothing, for a run that never had a sandbox. */
    public static Attestation none(String engine, IsolationClass isolation) {
        return new Attestation(engine, isolation, List.of());
    }

    /** The facts that contradict what was required; none means that the gate may open. */
    public List<Control> violations() {
        return withStatus(Control.Status.VIOLATED);
    }

    /** The facts that this machine or user cannot enforce. */
    public List<Control> notEnforced() {
        return withStatus(Control.Status.NOT_ENFORCED);
    }

    private List<Control> withStatus(Control.Status status) {
        return controls.stream().filter(control -> control.status() == status).toList();
    }
}
