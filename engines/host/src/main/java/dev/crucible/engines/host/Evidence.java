package dev.crucible.engines.host;

import dev.crucible.core.Control;
import dev.crucible.core.Control.Status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects the facts of an attestation; each is either shown by the host or not enforced. Where the
 * sandbox has a side of ours, what it sees must be what the host sees.
 */
final class Evidence {
    private final List<Control> controls = new ArrayList<>();
    private final Map<String, String> inside;
    private final boolean twoSided;

    private Evidence(Map<String, String> inside, boolean twoSided) {
        this.inside = inside;
        this.twoSided = twoSided;
    }

    /** Evidence for which a part of ours inside the sandbox has reported these facts, by name. */
    static Evidence twoSided(GateReport report) {
        return new Evidence(report.facts(), true);
    }

    /** Evidence from the host alone: nobody of ours is inside. */
    static Evidence hostOnly() {
        return new Evidence(Map.of(), false);
    }

    /** Whether somebody of ours is inside. */
    boolean twoSided() {
        return twoSided;
    }

    /** A fact that must hold: enforced when it does, a violation when it does not. */
    void require(String name, boolean holds, String host) {
        controls.add(
                new Control(name, said(name), host, holds ? Status.ENFORCED : Status.VIOLATED));
    }

    /** A fact that must hold, and that both sides must see alike. */
    void requireAlike(String name, boolean holds, String host) {
        require(name, holds && alike(name, host), host);
    }

    /** Whether the inside, where there is one, sees exactly this. */
    boolean alike(String name, String host) {
        return !twoSided || host.equals(inside.get(name));
    }

    /** A fact that this machine or user cannot enforce. */
    void missing(String name, String why) {
        controls.add(new Control(name, said(name), why, Status.NOT_ENFORCED));
    }

    String said(String name) {
        return inside.getOrDefault(name, "");
    }

    List<Control> controls() {
        return List.copyOf(controls);
    }
}
