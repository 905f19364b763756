package dev.crucible.cli;

import dev.crucible.core.Cancellation;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.Scorer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Finds the scorer for a problem's language, once per language. Thread-safe. */
final class Scorers implements Function<Problem, Scorer> {
    private final Composition composition;
    private final ExecutionEngine engine;
    private final Limits limits;
    private final Map<String, Scorer> byRuntime = new ConcurrentHashMap<>();

    Scorers(Composition composition, ExecutionEngine engine, Limits limits) {
        this.composition = composition;
        this.engine = engine;
        this.limits = limits;
    }

    @Override
    public Scorer apply(Problem problem) {
        return byRuntime.computeIfAbsent(problem.runtime(), this::forRuntime);
    }

    private Scorer forRuntime(String name) {
        RuntimeCatalog catalog = composition.runtimes();
        Optional<Runtime> runtime = catalog.find(name);
        if (runtime.isEmpty()) {
            return new Same(new Score(Verdict.MISSING_DEPENDENCY, missing(catalog, name)));
        }
        return composition
                .scorer(engine, runtime.orElseThrow(), limits)
                .orElseGet(() ->
                        new Same(
                                new Score(
                                        Verdict.UNSCORED,
                                        "nothing here scores runtime '" + name + "'")));
    }

    private static String missing(RuntimeCatalog catalog, String name) {
        return catalog.missing().stream()
                .filter(missing -> missing.name().equals(name))
                .map(missing -> "runtime '" + name + "': " + missing.reason())
                .findFirst()
                .orElse("runtime '" + name + "' is unknown; describe it, see 'crucible runtimes'");
    }

    /** Says the same of every candidate, because none can be looked at. */
    private record Same(Score score) implements Scorer {
        @Override
        public boolean supports(Problem problem) {
            return true;
        }

        @Override
        public Score score(
                Problem problem, String completion, HoneyAnswer honey, Cancellation cancellation) {
            return score;
        }
    }
}
