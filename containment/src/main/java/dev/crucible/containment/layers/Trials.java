package dev.crucible.containment.layers;

import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;

import java.util.Optional;

/** Makes attempts on sandboxes from which something was left out on purpose. */
public interface Trials {
    /** Nothing is left out. */
    String WHOLE = "";

    /**
     * What came of an attempt, past a gate that looks away.
     *
     * @param engine whose sandbox
     * @param omitted what it lacks; {@link #WHOLE} for nothing
     */
    Judgement attempt(String engine, String omitted, Probe probe);

    /**
     * What the gate says of such a sandbox.
     *
     * @return why it refuses; empty when it lets it pass
     */
    Optional<String> refusal(String engine, String omitted);
}
