package dev.crucible.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What isolation was in force for one sandbox.
 *
 * @param engine the engine's name
 * @param isolation the engine's class
 * @param controls the facts, in a fixed order
 */
public record Attestation(String engine, IsolationClass isolation, List<Control> controls) {
    /** What every sandbox of the class process shows to be enforced, whatever the machine. */
    public static final Set<String> REQUIRED =
            Set.of(
                    "no-new-privs",
                    "seccomp",
                    "capabilities",
                    "user-namespace",
                    "pid-namespace",
                    "mnt-namespace",
                    "net-namespace",
                    "ipc-namespace",
                    "uts-namespace",
                    "cgroup-namespace",
                    "network",
                    "read-only-root",
                    "mounts",
                    "disk",
                    "descriptors",
                    "resource-limits");

    /** What it shows, or says why the machine or the user cannot have it. */
    public static final Set<String> DECLARED =
            Set.of(
                    "kernel-uid",
                    "groups",
                    "seccomp-filters",
                    "control-group",
                    "landlock",
                    "forbidden-acts");

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

    /** The digest of this attestation alone, as it stands in {@link Attestations#document}. */
    public Digest digest() {
        CanonicalText text = new CanonicalText();
        write(text);
        return Digest.of(text.bytes());
    }

    /**
     * Why it does not show what its class promises; empty when it does. Above the class process
     * only that something was shown and nothing was violated: no engine here is of such a class.
     */
    public Optional<String> fault() {
        if (!violations().isEmpty()) {
            return Optional.of("violated: " + names(violations()));
        }
        return switch (isolation) {
            case NONE -> Optional.empty();
            case LANGUAGE, KERNEL, VM ->
                    controls.isEmpty() ? Optional.of("nothing was shown") : Optional.empty();
            case PROCESS -> absent();
        };
    }

    private Optional<String> absent() {
        List<String> absent = REQUIRED.stream().filter(name -> !has(name, false)).sorted().toList();
        List<String> unsaid = DECLARED.stream().filter(name -> !has(name, true)).sorted().toList();
        if (absent.isEmpty() && unsaid.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                controls.isEmpty()
                        ? "nothing was shown"
                        : "not shown: "
                                + String.join(", ", absent)
                                + (absent.isEmpty() || unsaid.isEmpty() ? "" : ", ")
                                + String.join(", ", unsaid));
    }

    private boolean has(String name, boolean orDeclared) {
        return controls.stream()
                .filter(control -> control.name().equals(name))
                .anyMatch(control -> control.status() == Control.Status.ENFORCED || orDeclared);
    }

    private static String names(List<Control> controls) {
        return String.join(", ", controls.stream().map(Control::name).toList());
    }

    /** Adds its object; the members are in the order of their names. */
    void write(CanonicalText text) {
        text.raw("{\"controls\":[");
        String comma = "";
        for (Control control : controls) {
            text.raw(comma + "{\"host\":")
                    .quoted(control.host())
                    .raw(",\"inside\":")
                    .quoted(control.inside())
                    .raw(",\"name\":")
                    .quoted(control.name())
                    .raw(",\"status\":")
                    .quoted(control.status().label())
                    .raw("}");
            comma = ",";
        }
        text.raw("],\"engine\":")
                .quoted(engine)
                .raw(",\"isolation\":")
                .quoted(isolation.label())
                .raw("}");
    }
}
