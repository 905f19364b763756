package dev.crucible.containment;

import dev.crucible.core.SandboxFile;

import java.util.List;

/**
 * A program in another language than the probes' own, as a user would send it: for attempts on the
 * compiler.
 *
 * @param runtime name of the language
 * @param files of which the first is the main one; none for a probe's own language
 */
public record Source(String runtime, List<SandboxFile> files) {
    /** There is none: the payload is its statements. */
    public static final Source NONE = new Source("python", List.of());

    /** Copies the list. */
    public Source {
        files = List.copyOf(files);
    }

    /** Whether there is one. */
    public boolean given() {
        return !files.isEmpty();
    }

    /** The name of the main file. */
    public String entry() {
        return files.getFirst().path();
    }
}
