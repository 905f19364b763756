package dev.crucible.core;

import dev.crucible.core.telemetry.Telemetry;

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
    private final Images images;

    /**
     * A runner over these runtimes and engines.
     *
     * @param room for the files that runs bring back, and that compilers make: they are in memory
     *     on their way
     */
    public Runner(RuntimeCatalog runtimes, EngineSelector engines, RunIds ids, Room room) {
        this(runtimes, engines, ids, room, Telemetry.OFF, Images.NONE);
    }

    private Runner(
            RuntimeCatalog runtimes,
            EngineSelector engines,
            RunIds ids,
            Room room,
            Telemetry telemetry,
            Images images) {
        this.runtimes = runtimes;
        this.engines = engines;
        this.ids = ids;
        this.room = room;
        this.telemetry = telemetry;
        this.images = images;
    }

    /** The same, whose stages are parts of the trace of whoever calls. */
    public Runner traced(Telemetry to) {
        return new Runner(runtimes, engines, ids, room, to, images);
    }

    /** The same, for requests that name one of these images, too. */
    public Runner withImages(Images all) {
        return new Runner(runtimes, engines, ids, room, telemetry, all);
    }

    /**
     * Executes the request and waits for its end. What the program does, and what the sandbox fails
     * to do, are results.
     *
     * @throws CrucibleException when the runtime, the engine or the image it names does not exist
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
        try (Footing footing = footing(request)) {
            footing.requireKnown(request.runtime());
            EngineSelector.Chosen chosen;
            try {
                chosen = footing.choose(request);
            } catch (SandboxException refusal) {
                return Stages.neverOpened(
                        id,
                        RunResult.Stage.RUN,
                        refusal,
                        engines.refused(request.engine()),
                        request);
            }
            try (Stages stages = stages(id, request, footing, chosen, cancellation)) {
                return stages.run(listener, taker);
            }
        }
    }

    /**
     * Only compiles, for a caller that runs the product elsewhere; the artifacts of a successful
     * result are what the runtime keeps.
     */
    public RunResult compile(RunRequest request, Cancellation cancellation) {
        try (Footing footing = footing(request)) {
            footing.requireKnown(request.runtime());
            EngineSelector.Chosen chosen = footing.choose(request);
            try (Stages stages = stages(ids.next(), request, footing, chosen, cancellation)) {
                return stages.compile();
            }
        }
    }

    private Stages stages(
            RunId id,
            RunRequest request,
            Footing footing,
            EngineSelector.Chosen chosen,
            Cancellation cancellation) {
        return new Stages(
                id,
                request,
                footing.runtime(request.runtime(), chosen.engine()),
                footing.image(),
                chosen,
                room,
                telemetry,
                cancellation);
    }

    private Footing footing(RunRequest request) {
        return request.image().isEmpty()
                ? new Footing.Machine(runtimes, engines)
                : new Footing.InImage(images.hold(request.image()), engines);
    }
}
