package dev.crucible.evals.compiled;

import dev.crucible.core.Attestations;
import dev.crucible.core.Outcome;
import dev.crucible.core.SandboxFile;

import java.util.List;

/** What came of building a program. */
sealed interface Build {
    /** What isolation was in force for the compiler. */
    Attestations attestations();

    /** It is built, and consists of these files. */
    record Made(List<SandboxFile> files, Attestations attestations) implements Build {
        public Made {
            files = List.copyOf(files);
        }
    }

    /**
     * It is not.
     *
     * @param outcome how the compiler ended
     * @param diagnostics what the compiler said
     */
    record Failed(Outcome outcome, String diagnostics, Attestations attestations)
            implements Build {}
}
