package dev.crucible.core;

import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One request on its way through its stages, each in a fresh sandbox. For one thread. */
final class Stages implements AutoCloseable {
    /** Most bytes of all files that a stage gives back. */
    private static final long MAX_COLLECTED = 64L * 1024 * 1024;

    private static final Map<String, String> BASE_ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/bin:/usr/bin:/bin",
                    "HOME", "/work",
                    "TMPDIR", "/tmp",
                    "LANG", "C.UTF-8");

    private final RunId id;
    private final RunRequest request;
    private final Runtime runtime;
    private final Optional<Image> image;
    private final ExecutionEngine engine;
    private final List<String> admitted;
    private final Room.Hold hold;
    private final Telemetry telemetry;
    private final Cancellation cancellation;

    /** What goes into the next sandbox; forgotten once it is there, for a run may take long. */
    private List<SandboxFile> files;

    private Attestations before = Attestations.NONE;

    Stages(
            RunId id,
            RunRequest request,
            Runtime runtime,
            Optional<Image> image,
            EngineSelector.Chosen chosen,
            Room room,
            Telemetry telemetry,
            Cancellation cancellation) {
        this.id = id;
        this.request = request;
        this.runtime = runtime;
        this.image = image;
        this.engine = chosen.engine();
        this.admitted = new ArrayList<>(chosen.notes());
        image.map(Stages::named).ifPresent(admitted::add);
        this.hold = room.hold();
        this.telemetry = telemetry;
        this.cancellation = cancellation;
        this.files = request.files();
    }

    /** Gives back the room that it has taken. */
    @Override
    public void close() {
        hold.close();
    }

    /** All stages that there are. */
    RunResult run(OutputListener listener, Optional<Consumer<SandboxFile>> taker) {
        Optional<RunResult> failed = runtime.compiled() ? failure(compile()) : Optional.empty();
        return failed.orElseGet(() -> stage(RunResult.Stage.RUN, listener, taker).after(before));
    }

    /** What a compilation came to if it failed; otherwise its products go on. */
    private Optional<RunResult> failure(RunResult compiled) {
        if (!compiled.outcome().success()) {
            return Optional.of(compiled);
        }
        files = merge(request.files(), compiled.artifacts());
        before = compiled.attestations();
        return Optional.empty();
    }

    /** The first stage of a compiled language. */
    RunResult compile() {
        return stage(RunResult.Stage.COMPILE, OutputListener.SILENT, Optional.empty());
    }

    private RunResult stage(
            RunResult.Stage stage, OutputListener listener, Optional<Consumer<SandboxFile>> taker) {
        boolean compiling = stage == RunResult.Stage.COMPILE;
        Limits limits = compiling ? runtime.compileLimits() : request.limits();
        SandboxSpec spec = spec(limits, compiling ? NetworkAccess.NONE : request.network());
        if (cancellation.cancelled()) {
            return ended(id, stage, new Outcome.Cancelled(), engine.info(), List.of());
        }
        try (Sandbox sandbox = opened(spec)) {
            files.forEach(sandbox::write);
            files = List.of();
            hold.close();
            Sandbox.ExecResult end;
            try (Span _ = task(compiling ? "compile" : "execute")) {
                end = sandbox.exec(command(limits, compiling), listener, cancellation);
            }
            List<SandboxFile> artifacts = new ArrayList<>();
            List<String> notes = new ArrayList<>(admitted);
            Outcome outcome = end.outcome();
            if (!compiling) {
                bring(sandbox, limits, taker.orElse(artifacts::add), taker.isPresent(), notes);
            } else if (outcome.success()) {
                outcome = products(sandbox, limits, outcome, artifacts, notes);
            }
            List<String> alarms = sandbox.alarms();
            if (!alarms.isEmpty()) {
                outcome = new Outcome.Breached(alarms.getFirst());
                artifacts.clear();
            }
            return new RunResult(
                    id,
                    stage,
                    outcome,
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

    private Sandbox opened(SandboxSpec spec) {
        try (Span _ = task("open")) {
            return engine.open(spec);
        }
    }

    private Span task(String name) {
        Scope scope = Scope.current();
        return telemetry.start(Spans.task(scope.run(), name, scope.trace()));
    }

    /**
     * What the compiler made, all of which the next stage needs.
     *
     * @return how it ended: what it made may be more than can be carried
     */
    private Outcome products(
            Sandbox sandbox,
            Limits limits,
            Outcome end,
            List<SandboxFile> products,
            List<String> notes) {
        if (runtime.keep().isEmpty()) {
            return end;
        }
        Harvest harvest = new Harvest(sandbox, runtime.keep(), budget(limits));
        notes.addAll(harvest.notes());
        if (harvest.tooLarge()) {
            return new Outcome.LimitReached(Limit.DISK);
        }
        if (!hold.take(harvest.bytes(), cancellation)) {
            return new Outcome.Cancelled();
        }
        for (Sandbox.FileEntry entry : harvest.wanted()) {
            harvest.read(
                    entry,
                    products::add,
                    lost -> {
                        throw lost;
                    });
        }
        return end;
    }

    /** A program can make its files unreadable, which must not cost its run the outcome. */
    private void bring(
            Sandbox sandbox,
            Limits limits,
            Consumer<SandboxFile> taker,
            boolean oneByOne,
            List<String> notes) {
        if (request.collect().isEmpty()) {
            return;
        }
        Consumer<SandboxException> unreadable =
                hidden -> notes.add(String.valueOf(hidden.getMessage()));
        Harvest harvest;
        try {
            harvest = new Harvest(sandbox, request.collect(), budget(limits));
        } catch (SandboxException hidden) {
            unreadable.accept(hidden);
            return;
        }
        notes.addAll(harvest.notes());
        for (Sandbox.FileEntry entry : harvest.wanted()) {
            if (oneByOne && !hold.take(entry.size(), cancellation)) {
                notes.add("'" + entry.path() + "' left out: the run was cancelled");
                continue;
            }
            harvest.read(entry, taker, unreadable);
            hold.close();
        }
    }

    private static String named(Image image) {
        String id = "sha256:" + image.id();
        return image.name().startsWith("sha256:")
                ? "image " + id
                : "image " + image.name() + " is " + id;
    }

    private SandboxSpec spec(Limits limits, NetworkAccess network) {
        SandboxSpec plain = new SandboxSpec(limits, network, runtime.readOnlyPaths());
        return image.map(plain::withImage).orElse(plain);
    }

    private static long budget(Limits limits) {
        return Math.min(limits.diskBytes(), MAX_COLLECTED);
    }

    private Command command(Limits limits, boolean compiling) {
        List<String> sources =
                request.files().stream().map(SandboxFile::path).filter(runtime::claims).toList();
        Map<String, String> environment = new TreeMap<>(BASE_ENVIRONMENT);
        image.ifPresent(one -> environment.putAll(one.environment()));
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

    /** The compiler's products win over inputs of the same name. */
    private static List<SandboxFile> merge(List<SandboxFile> inputs, List<SandboxFile> products) {
        Map<String, SandboxFile> files = new TreeMap<>();
        inputs.forEach(file -> files.put(file.path(), file));
        products.forEach(file -> files.put(file.path(), file));
        return List.copyOf(files.values());
    }

    static RunResult neverOpened(
            RunId id,
            RunResult.Stage stage,
            SandboxException broken,
            EngineInfo engine,
            RunRequest request) {
        List<String> notes =
                broken.outcome() instanceof Outcome.Refused
                        ? List.of("required isolation: " + request.isolation().describe())
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
