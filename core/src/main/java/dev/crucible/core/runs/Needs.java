package dev.crucible.core.runs;

import dev.crucible.core.IsolationClass;
import dev.crucible.core.RunSummary;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a run needs of a worker, and what a worker can do: here and nowhere else, so they match. */
public final class Needs {
    private static final String ANY_ENGINE = "auto";

    private Needs() {}

    /** What a worker must be able to do for such a run. */
    public static Set<String> of(RunSummary summary) {
        Set<String> needs = new HashSet<>();
        needs.add("kind:" + summary.kind().label());
        needs.add("runtime:" + summary.runtime());
        if (summary.engine().equals(ANY_ENGINE)) {
            needs.add("isolation:" + atLeast(summary.isolation(), IsolationClass.LANGUAGE));
        } else {
            needs.add("isolation:" + summary.isolation());
            needs.add("engine:" + summary.engine());
        }
        return Set.copyOf(needs);
    }

    /**
     * What this worker can do. Whoever offers an isolation class offers every weaker one; an engine
     * that isolates nothing is only used by those who name it.
     */
    public static Set<String> abilities(WorkerInfo worker) {
        Set<String> abilities = new HashSet<>();
        for (RunSummary.Kind kind : RunSummary.Kind.values()) {
            abilities.add("kind:" + kind.label());
        }
        worker.runtimes().forEach(runtime -> abilities.add("runtime:" + runtime));
        worker.engines().forEach(engine -> abilities.add("engine:" + engine));
        for (String offered : worker.isolation()) {
            for (IsolationClass known : IsolationClass.values()) {
                if (find(offered).filter(best -> best.satisfies(known)).isPresent()) {
                    abilities.add("isolation:" + known.label());
                }
            }
        }
        return Set.copyOf(abilities);
    }

    private static String atLeast(String label, IsolationClass least) {
        return find(label).filter(asked -> !asked.satisfies(least)).isPresent()
                ? least.label()
                : label;
    }

    private static Optional<IsolationClass> find(String label) {
        return Arrays.stream(IsolationClass.values())
                .filter(known -> known.label().equals(label))
                .findFirst();
    }
}
