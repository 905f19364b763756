package dev.crucible.evals.compiled;

import dev.crucible.core.Outcome;
import dev.crucible.core.SandboxFile;

import java.util.List;

/** What came of building a program. */
sealed interface Build {
    /** It is built, and consists of these files. */
    record Made(List<SandboxFile> files) implements Build {
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
    record Failed(Outcome outcome, String diagnostics) implements Build {}
}
