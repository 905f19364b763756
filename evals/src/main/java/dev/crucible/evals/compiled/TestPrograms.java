package dev.crucible.evals.compiled;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.Problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tests that have been built: many candidates of a problem in a row need them once. */
final class TestPrograms {
    private static final int MOST = 8;

    private final Workshop workshop;
    private final CompiledLanguage language;
    private final Map<Problem, Build> made = new LinkedHashMap<>(16, 0.75f, true);

    TestPrograms(Workshop workshop, CompiledLanguage language) {
        this.workshop = workshop;
        this.language = language;
    }

    /** The tests of the problem. Two threads may build the same at once; both results are good. */
    Build of(Problem problem, Cancellation cancellation) {
        Optional<Build> known = known(problem);
        if (known.isPresent()) {
            return known.orElseThrow();
        }
        Build build = workshop.build("tests-build", language.tests(problem), cancellation);
        if (build instanceof Build.Made) {
            remember(problem, build);
        }
        return build;
    }

    private Optional<Build> known(Problem problem) {
        synchronized (made) {
            return Optional.ofNullable(made.get(problem));
        }
    }

    private void remember(Problem problem, Build build) {
        synchronized (made) {
            made.put(problem, build);
            if (made.size() > MOST) {
                made.remove(made.keySet().iterator().next());
            }
        }
    }
}
