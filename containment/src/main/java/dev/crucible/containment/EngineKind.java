package dev.crucible.containment;

import dev.crucible.core.EngineInfo;

import java.util.Set;

/** The kinds of engines that a probe may expect different things of. */
public enum EngineKind {
    /** A process with a user of its own and resource limits. */
    SUBPROCESS,
    /** Namespaces that Crucible builds itself. */
    NAMESPACES,
    /** An OCI runtime. */
    CONTAINER,
    /** A kernel in user space. */
    KERNEL,
    /** A virtual machine without network. */
    MACHINE,
    /** WebAssembly and languages with a sandbox of their own. */
    LANGUAGE;

    private static final Set<String> OURS = Set.of("jail", "bubblewrap");

    /**
     * Whether the host sees a run's processes among its own. Behind another kernel it does not;
     * what is judged by what the host sees of them, then stays without a verdict.
     */
    boolean seen() {
        return this != KERNEL && this != MACHINE;
    }

    /** The kind of this engine. What is not known otherwise must do what a container must. */
    public static EngineKind of(EngineInfo engine) {
        return switch (engine.isolation()) {
            case NONE -> SUBPROCESS;
            case LANGUAGE -> LANGUAGE;
            case PROCESS -> OURS.contains(engine.name()) ? NAMESPACES : CONTAINER;
            case KERNEL -> KERNEL;
            case VM -> MACHINE;
        };
    }
}
