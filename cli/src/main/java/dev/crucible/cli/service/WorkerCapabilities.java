package dev.crucible.cli.service;

import dev.crucible.api.handlers.Capabilities;
import dev.crucible.core.RunSummary;
import dev.crucible.core.runs.Needs;
import dev.crucible.core.runs.RunDispatcher;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the workers that have joined say that they can do. As long as there is none, or one of
 * before the start is missing, everything could be.
 */
final class WorkerCapabilities implements Capabilities {
    private final RunDispatcher dispatcher;
    private final AwaitedWorkers awaited;

    WorkerCapabilities(RunDispatcher dispatcher, AwaitedWorkers awaited) {
        this.dispatcher = dispatcher;
        this.awaited = awaited;
    }

    /** Asked of one list: a worker may join, or leave, at any time. */
    @Override
    public boolean could(RunSummary summary) {
        Set<String> needs = Needs.of(summary);
        List<RunDispatcher.WorkerStatus> workers = dispatcher.workers();
        return workers.isEmpty()
                || workers.stream()
                        .anyMatch(worker -> Needs.abilities(worker.info()).containsAll(needs))
                || awaited.missingFrom(
                        workers.stream().map(worker -> worker.info().name()).toList());
    }

    @Override
    public String describe() {
        List<RunDispatcher.WorkerStatus> workers = dispatcher.workers();
        return "runtime "
                + one(workers, "runtimes")
                + "; engine "
                + one(workers, "engines")
                + "; isolation "
                + one(workers, "isolation");
    }

    private static String one(List<RunDispatcher.WorkerStatus> workers, String what) {
        return workers.stream()
                .flatMap(worker ->
                        switch (what) {
                            case "runtimes" -> worker.info().runtimes().stream();
                            case "engines" -> worker.info().engines().stream();
                            default -> worker.info().isolation().stream();
                        })
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }
}
