package dev.crucible.engines.host;

import dev.crucible.core.Control;
import dev.crucible.core.Control.Status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the facts of an attestation; each is either shown by the host or not enforced. */
final class Evidence {
    private final List<Control> controls = new ArrayList<>();
    private final Map<String, String> inside;

    /** Facts that the sandbox's own trusted part reported, by name. */
    Evidence(Map<String, String> inside) {
        this.inside = inside;
    }

    /** A fact that must hold: enforced when it does, a violation when it does not. */
    void require(String name, boolean holds, String host) {
        controls.add(
                new Control(name, said(name), host, holds ? Status.ENFORCED : Status.VIOLATED));
    }

    /** A fact that only the inside can observe, from how the kernel answers a forbidden act. */
    void requireInside(String name, List<String> expected) {
        boolean holds = expected.contains(said(name));
        controls.add(new Control(name, said(name), "", holds ? Status.ENFORCED : Status.VIOLATED));
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
