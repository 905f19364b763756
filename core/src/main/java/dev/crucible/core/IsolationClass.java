package dev.crucible.core;

import java.util.Locale;

/** How strong the wall around a run is, from weakest to strongest. */
public enum IsolationClass {
    /** An ordinary process of the host. */
    NONE,
    /** A language's own sandbox: WebAssembly, GraalVM. */
    LANGUAGE,
    /** Namespaces and filters over the one shared kernel: jail, bubblewrap, runc, Docker. */
    PROCESS,
    /** A kernel of its own in user space: gVisor. */
    KERNEL,
    /** A virtual machine. */
    VM;

    /** Whether a sandbox of this class will do where {@code required} is asked for. */
    public boolean satisfies(IsolationClass required) {
        return compareTo(required) >= 0;
    }

    /** The name as users write it, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
