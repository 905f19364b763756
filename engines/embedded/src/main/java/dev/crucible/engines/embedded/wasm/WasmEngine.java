package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Eligibility;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sandboxes for WebAssembly programs with WASI. Each is a sandbox of another engine, of the class
 * process, in which a worker runs the program by libwasmtime: two walls of different making.
 * Limits, outcomes, files and output are the outer sandbox's.
 */
public final class WasmEngine implements ExecutionEngine {
    private static final String NAME = "wasm";

    private final Optional<ExecutionEngine> around;
    private final EngineFolder folder;
    private final WasmRuntimes runtimes;
    private final EngineInfo info;
    private EngineFolder.@Nullable Parts prepared;

    /**
     * The engine on this machine.
     *
     * @param others engines, of which the first of class process that can be used, and about which
     *     nothing bad is known, is around every program
     * @param folder where {@link WasmInstallation} has put what it needs
     * @param toolchains of this machine that compile to WebAssembly: what they {@code run} is a
     *     module
     */
    public WasmEngine(List<ExecutionEngine> others, Path folder, RuntimeCatalog toolchains) {
        List<ExecutionEngine> walls =
                others.stream()
                        .filter(engine -> engine.info().isolation() == IsolationClass.PROCESS)
                        .filter(engine ->
                                !(engine.info().eligibility() instanceof Eligibility.OptIn))
                        .toList();
        this.around =
                walls.stream().filter(one -> one.info().availability().available()).findFirst();
        this.folder = new EngineFolder(folder);
        this.runtimes = new WasmRuntimes(this.folder.place(Pinned.PYTHON).toString(), toolchains);
        this.info =
                new EngineInfo(
                        NAME,
                        IsolationClass.LANGUAGE,
                        Pinned.LIBRARY.version(),
                        availability(walls),
                        notes());
    }

    private Availability availability(List<ExecutionEngine> walls) {
        if (around.isEmpty()) {
            String reasons =
                    walls.stream()
                            .map(ExecutionEngine::info)
                            .map(one -> one.name() + ": " + reason(one.availability()))
                            .collect(Collectors.joining("; "));
            return new Availability.Unavailable(
                    "it needs a sandbox of class process around its worker (" + reasons + ")");
        }
        return folder.problem()
                .<Availability>map(Availability.Unavailable::new)
                .orElseGet(Availability.Available::new);
    }

    private static String reason(Availability availability) {
        return switch (availability) {
            case Availability.Available _ -> "available";
            case Availability.Unavailable(String reason) -> reason;
        };
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        around.ifPresent(one -> {
            notes.add("its worker runs in a sandbox of " + one.name());
            notes.add("languages of its own, see docs/wasm.md; compilers run in " + one.name());
        });
        return notes;
    }

    /**
     * What it executes of others, by name; it counts for what was measured of it.
     *
     * @param folder where {@link WasmInstallation} has put it
     */
    public static Map<String, Path> programs(Path folder) {
        EngineFolder there = new EngineFolder(folder);
        return Map.of(
                "libwasmtime", there.place(Pinned.LIBRARY), "python", there.place(Pinned.PYTHON));
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public Optional<RuntimeCatalog> runtimes() {
        return Optional.of(runtimes);
    }

    @Override
    public SelfTest selfTest() {
        return WasmSelfTest.of(this, folder);
    }

    /** The interpreter with these arguments: what a test of the engine starts. */
    List<String> interpreter(String... arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(folder.place(Pinned.PYTHON).toString());
        argv.addAll(List.of(arguments));
        return argv;
    }

    @Override
    public Sandbox open(SandboxSpec spec) {
        if (info.availability() instanceof Availability.Unavailable(String reason)) {
            throw SandboxException.refused("engine wasm: " + reason);
        }
        if (spec.image().isPresent()) {
            throw SandboxException.refused("engine wasm takes no images");
        }
        EngineFolder.Parts parts = parts();
        Sandbox sandbox = around.orElseThrow().open(around(spec, parts));
        Attestation shown = sandbox.attestation();
        return new WasmSandbox(sandbox, new Worker(parts, spec.limits(), shown), runtimes);
    }

    private synchronized EngineFolder.Parts parts() {
        EngineFolder.Parts known = prepared;
        if (known == null) {
            try {
                known = folder.prepare();
            } catch (IOException why) {
                throw SandboxException.lost("wasm cannot be prepared: " + why.getMessage(), why);
            } catch (InterruptedException why) {
                Thread.currentThread().interrupt();
                throw SandboxException.lost("interrupted while wasm was prepared", why);
            }
            prepared = known;
        }
        return known;
    }

    /**
     * A program of WebAssembly has no processes, threads or sockets: their bounds are the worker's,
     * and it never gets a network.
     */
    private static SandboxSpec around(SandboxSpec spec, EngineFolder.Parts parts) {
        Limits limits = spec.limits();
        List<String> shown = new ArrayList<>(spec.readOnlyPaths());
        shown.addAll(parts.shown());
        return new SandboxSpec(
                        limits.withProcesses(Math.max(limits.processes(), Worker.THREADS))
                                .withOpenFiles(limits.openFiles() + Worker.OPEN_FILES),
                        NetworkAccess.NONE,
                        shown)
                .withHoney(spec.honey());
    }
}
