package dev.crucible.cli.probes;

import dev.crucible.containment.Probe;

import java.util.List;

/** What this module attempts beyond the containment module's own catalogue. */
public final class OwnProbes {
    private OwnProbes() {}

    /** All of them. */
    public static List<Probe> all(Shows shows) {
        return InjectionProbes.all(shows);
    }
}
