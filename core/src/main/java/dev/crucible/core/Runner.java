package dev.crucible.core;

import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes one run from request to result: finds the runtime and the engine, compiles if needed, runs,
 * and brings back what was asked for. Each stage has a fresh sandbox. Thread-safe.
 */
public final class Runner {
    /** Most bytes of all files that a run brings back: they are held in memory for a while. */
    private static final long MAX_COLLECTED = 64L * 1024 * 1024;

    private static final Map<String, String> BASE_ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/bin:/usr/bin:/bin",
                    "HOME", "/work",
                    "TMPDIR", "/tmp",
                    "LANG", "C.UTF-8");

    private final RuntimeCatalog runtimes;
    private final EngineSelector engines;
    private final RunIds ids;
    private final Telemetry telemetry;

    /** A runner over these runtimes and engines. */
    public Runner(RuntimeCatalog runtimes, EngineSelector engines, RunIds ids) {
        this(runtimes, engines, ids, Telemetry.OFF);
    }

    private Runner(
            RuntimeCatalog runtimes, EngineSelector engines, RunIds ids, Telemetry telemetry) {
        this.runtimes = runtimes;
        this.engines = engines;
        this.ids = ids;
        this.telemetry = telemetry;
    }

    /** The same, whose stages are parts of the trace of whoever calls. */
    public Runner traced(Telemetry to) {
        return new Runner(runtimes, engines, ids, to);
    }

    /**
     * Executes the request and waits for its end. What the program does, and what the sandbox fails
     * to do, are results.
     *
     * @throws CrucibleException when the runtime or the engine it names does not exist
     */
    public RunResult run(RunRequest request, OutputListener listener, Cancellation cancellation) {
        RunId id = ids.next();
        Runtime runtime = runtime(request.runtime());
        ExecutionEngine engine;
        try {
            engine = engines.select(request.engine(), request.isolation());
        } catch (SandboxException refusal) {
            return neverOpened(id, RunResult.Stage.RUN, refusal, refusedEngine(request), request);
        }
        List<SandboxFile> files = request.files();
        if (runtime.compiled()) {
            RunResult compiled = compile(id, request, runtime, engine, cancellation);
            if (!compiled.outcome().success()) {
                return compiled;
            }
            files = merge(files, compiled.artifacts());
        }
        return stage(
                id, RunResult.Stage.RUN, request, runtime, engine, files, listener, cancellation);
    }

    /**
     * Only compiles, for a caller that runs the product elsewhere; the artifacts of a successful
     * result are what the runtime keeps.
     */
    public RunResult compile(RunRequest request, Cancellation cancellation) {
        Runtime runtime = runtime(request.runtime());
        ExecutionEngine engine = engines.select(request.engine(), request.isolation());
        return compile(ids.next(), request, runtime, engine, cancellation);
    }

    private RunResult compile(
            RunId id,
            RunRequest request,
            Runtime runtime,
            ExecutionEngine engine,
            Cancellation cancellation) {
        return stage(
                id,
                RunResult.Stage.COMPILE,
                request,
                runtime,
                engine,
                request.files(),
                OutputListener.SILENT,
                cancellation);
    }

    private Runtime runtime(String name) {
        return runtimes.find(name)
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

    private EngineInfo refusedEngine(RunRequest request) {
        String name =
                switch (request.engine()) {
                    case EngineChoice.Auto _ -> "auto";
                    case EngineChoice.Named(String named, _) -> named;
                };
        return engines.engines().stream()
                .map(ExecutionEngine::info)
                .filter(info -> info.name().equals(name))
                .findFirst()
                .orElse(
                        new EngineInfo(
                                name,
                                IsolationClass.NONE,
                                "",
                                new Availability.Unavailable("none was chosen"),
                                List.of()));
    }

    private RunResult stage(
            RunId id,
            RunResult.Stage stage,
            RunRequest request,
            Runtime runtime,
            ExecutionEngine engine,
            List<SandboxFile> files,
            OutputListener listener,
            Cancellation cancellation) {
        boolean compiling = stage == RunResult.Stage.COMPILE;
        Limits limits = compiling ? runtime.compileLimits() : request.limits();
        SandboxSpec spec =
                new SandboxSpec(
                        limits,
                        compiling ? NetworkAccess.NONE : request.network(),
                        runtime.readOnlyPaths());
        if (cancellation.cancelled()) {
            return ended(id, stage, new Outcome.Cancelled(), engine.info(), List.of());
        }
        try (Sandbox sandbox = opened(engine, spec)) {
            files.forEach(sandbox::write);
            Sandbox.ExecResult end;
            try (Span _ = task(compiling ? "compile" : "execute")) {
                end =
                        sandbox.exec(
                                command(request, runtime, limits, compiling),
                                listener,
                                cancellation);
            }
            List<String> notes = new ArrayList<>();
            List<String> globs = compiling ? runtime.keep() : request.collect();
            List<SandboxFile> artifacts = List.of();
            if (!globs.isEmpty() && (!compiling || end.outcome().success())) {
                artifacts =
                        collect(
                                sandbox,
                                globs,
                                compiling
                                        ? limits.diskBytes()
                                        : Math.min(limits.diskBytes(), MAX_COLLECTED),
                                notes,
                                unreadable -> {
                                    if (compiling) {
                                        throw unreadable;
                                    }
                                    notes.add(String.valueOf(unreadable.getMessage()));
                                });
            }
            return new RunResult(
                    id,
                    stage,
                    end.outcome(),
                    end.stdout(),
                    end.stderr(),
                    end.usage(),
                    sandbox.attestation(),
                    artifacts,
                    notes);
        } catch (SandboxException broken) {
            return neverOpened(id, stage, broken, engine.info(), request);
        }
    }

    private Sandbox opened(ExecutionEngine engine, SandboxSpec spec) {
        try (Span _ = task("open")) {
            return engine.open(spec);
        }
    }

    private Span task(String name) {
        Scope scope = Scope.current();
        return telemetry.start(Spans.task(scope.run(), name, scope.trace()));
    }

    private static Command command(
            RunRequest request, Runtime runtime, Limits limits, boolean compiling) {
        List<String> sources =
                request.files().stream().map(SandboxFile::path).filter(runtime::claims).toList();
        Map<String, String> environment = new TreeMap<>(BASE_ENVIRONMENT);
        environment.putAll(runtime.environment());
        if (!compiling) {
            environment.putAll(request.environment());
        }
        List<String> argv =
                runtime.argv(
                        compiling ? runtime.compile() : runtime.run(),
                        request.entry(),
                        sources,
                        request.arguments(),
                        limits);
        return new Command(argv, environment, compiling ? Stdin.NONE : request.stdin());
    }

    /** A program can make its files unreadable, which must not cost its run the outcome. */
    private static List<SandboxFile> collect(
            Sandbox sandbox,
            List<String> globs,
            long budget,
            List<String> notes,
            Consumer<SandboxException> unreadable) {
        Sandbox.FileListing listing;
        try {
            listing = sandbox.list();
        } catch (SandboxException hidden) {
            unreadable.accept(hidden);
            return List.of();
        }
        notes.addAll(listing.skipped());
        List<SandboxFile> files = new ArrayList<>();
        long left = budget;
        for (Sandbox.FileEntry entry : listing.files()) {
            if (globs.stream().noneMatch(glob -> Globs.matches(glob, entry.path()))) {
                continue;
            }
            if (entry.size() > left) {
                notes.add(
                        "'" + entry.path() + "' left out: " + entry.size() + " bytes are too many");
                continue;
            }
            try {
                SandboxFile file = sandbox.read(entry.path(), left);
                left -= file.content().size();
                files.add(file);
            } catch (SandboxException hidden) {
                unreadable.accept(hidden);
            }
        }
        return files;
    }

    /** The compiler's products win over inputs of the same name. */
    private static List<SandboxFile> merge(List<SandboxFile> inputs, List<SandboxFile> products) {
        Map<String, SandboxFile> files = new TreeMap<>();
        inputs.forEach(file -> files.put(file.path(), file));
        products.forEach(file -> files.put(file.path(), file));
        return List.copyOf(files.values());
    }

    private static RunResult neverOpened(
            RunId id,
            RunResult.Stage stage,
            SandboxException broken,
            EngineInfo engine,
            RunRequest request) {
        List<String> notes =
                broken.outcome() instanceof Outcome.Refused
                        ? List.of("required isolation: " + request.isolation().label())
                        : List.of();
        return ended(id, stage, broken.outcome(), engine, notes);
    }

    private static RunResult ended(
            RunId id,
            RunResult.Stage stage,
            Outcome outcome,
            EngineInfo engine,
            List<String> notes) {
        return new RunResult(
                id,
                stage,
                outcome,
                CapturedStream.EMPTY,
                CapturedStream.EMPTY,
                Usage.NOTHING,
                Attestation.none(engine.name(), engine.isolation()),
                List.of(),
                notes);
    }
}
