package dev.crucible.core;

import dev.crucible.core.telemetry.Telemetry;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes one run from request to result: finds the runtime and the engine, compiles if needed, runs,
 * and brings back what was asked for. Each stage has a fresh sandbox. Thread-safe.
 */
public final class Runner {
    private final RuntimeCatalog runtimes;
    private final EngineSelector engines;
    private final RunIds ids;
    private final Room room;
    private final Telemetry telemetry;

    /**
     * A runner over these runtimes and engines.
     *
     * @param room for the files that runs bring back, and that compilers make: they are in memory
     *     on their way
     */
    public Runner(RuntimeCatalog runtimes, EngineSelector engines, RunIds ids, Room room) {
        this(runtimes, engines, ids, room, Telemetry.OFF);
    }

    private Runner(
            RuntimeCatalog runtimes,
            EngineSelector engines,
            RunIds ids,
            Room room,
            Telemetry telemetry) {
        this.runtimes = runtimes;
        this.engines = engines;
        this.ids = ids;
        this.room = room;
        this.telemetry = telemetry;
    }

    /** The same, whose stages are parts of the trace of whoever calls. */
    public Runner traced(Telemetry to) {
        return new Runner(runtimes, engines, ids, room, to);
    }

    /**
     * Executes the request and waits for its end. What the program does, and what the sandbox fails
     * to do, are results.
     *
     * @throws CrucibleException when the runtime or the engine it names does not exist
     */
    public RunResult run(RunRequest request, OutputListener listener, Cancellation cancellation) {
        return run(request, listener, Optional.empty(), cancellation);
    }

    /**
     * The same for a caller that takes the files one by one, so that they are not in memory
     * together: the result has none.
     *
     * @param files takes each file that the run brings back, and keeps nothing of it in memory
     */
    public RunResult run(
            RunRequest request,
            OutputListener listener,
            Consumer<SandboxFile> files,
            Cancellation cancellation) {
        return run(request, listener, Optional.of(files), cancellation);
    }

    private RunResult run(
            RunRequest request,
            OutputListener listener,
            Optional<Consumer<SandboxFile>> taker,
            Cancellation cancellation) {
        RunId id = ids.next();
        requireKnown(request.runtime());
        EngineSelector.Chosen chosen;
        try {
            chosen = engines.choose(request.engine(), request.isolation(), request.runtime());
        } catch (SandboxException refusal) {
            return Stages.neverOpened(
                    id, RunResult.Stage.RUN, refusal, engines.refused(request.engine()), request);
        }
        Runtime runtime = runtime(request.runtime(), chosen.engine());
        try (Stages stages =
                new Stages(id, request, runtime, chosen, room, telemetry, cancellation)) {
            return stages.run(listener, taker);
        }
    }

    /**
     * Only compiles, for a caller that runs the product elsewhere; the artifacts of a successful
     * result are what the runtime keeps.
     */
    public RunResult compile(RunRequest request, Cancellation cancellation) {
        requireKnown(request.runtime());
        EngineSelector.Chosen chosen =
                engines.choose(request.engine(), request.isolation(), request.runtime());
        Runtime runtime = runtime(request.runtime(), chosen.engine());
        try (Stages stages =
                new Stages(ids.next(), request, runtime, chosen, room, telemetry, cancellation)) {
            return stages.compile();
        }
    }

    /** Some engine must know the language before it is asked which one. */
    private void requireKnown(String name) {
        boolean known =
                runtimes.find(name).isPresent()
                        || engines.engines().stream()
                                .flatMap(engine -> engine.runtimes().stream())
                                .anyMatch(own -> own.find(name).isPresent());
        if (!known) {
            throw new CrucibleException(ErrorCode.NOT_FOUND, unknown(name));
        }
    }

    private Runtime runtime(String name, ExecutionEngine engine) {
        return engine.runtimes()
                .orElse(runtimes)
                .find(name)
                .orElseThrow(() -> new CrucibleException(ErrorCode.NOT_FOUND, unknown(name)));
    }

    private String unknown(String name) {
        for (RuntimeCatalog.Missing missing : runtimes.missing()) {
            if (missing.name().equals(name)) {
                return "runtime '" + name + "' cannot be used here: " + missing.reason();
            }
        }
        List<String> names = runtimes.available().stream().map(Runtime::name).toList();
        return "no runtime is called '"
                + name
                + "' (expected one of: "
                + String.join(", ", names)
                + ")";
    }
}
