package dev.crucible.evals.proxy;

import dev.crucible.evals.Problem;

/** How one language takes part in an exchange. */
interface ProxyLanguage {
    /** The side of the dataset's tests. It knows nothing of the completion. */
    Side tests(Problem problem);

    /** The side of the candidate. It knows nothing of the tests. */
    Side candidate(Problem problem, String completion);
}
