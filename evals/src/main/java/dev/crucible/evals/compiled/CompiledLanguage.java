package dev.crucible.evals.compiled;

import dev.crucible.evals.Problem;

import java.util.List;
import java.util.Optional;

/** How one language's tests and candidates are built and started. */
interface CompiledLanguage {
    /** How to build the tests. Knows nothing of any candidate. */
    Recipe tests(Problem problem);

    /** How to build a candidate. Knows nothing of the tests. */
    Recipe candidate(Problem problem, String completion);

    /** How to start the tests. */
    List<String> startTests();

    /** How to start the candidate. */
    List<String> startCandidate();

    /**
     * What is not installed, when that is why a compiler failed.
     *
     * @param diagnostics what the compiler said
     * @param trusted the text that is allowed to need it: the dataset's, not the candidate's
     */
    Optional<String> missing(String diagnostics, String trusted);

    /** The first error of a compiler's, in one line that is the same every time. */
    String firstError(String diagnostics);
}
