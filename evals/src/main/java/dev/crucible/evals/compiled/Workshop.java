package dev.crucible.evals.compiled;

import dev.crucible.core.Attestations;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Globs;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Runtime;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds programs, each in a fresh sandbox: a compiler is untrusted once it reads a candidate. */
final class Workshop {
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/bin:/usr/bin:/bin",
                    "HOME", "/work",
                    "TMPDIR", "/tmp",
                    "LANG", "C.UTF-8");

    /** Largest program that is carried from one sandbox to the next. */
    private static final long MAX_PROGRAM = 16L << 20;

    private final ExecutionEngine engine;
    private final Runtime runtime;

    Workshop(ExecutionEngine engine, Runtime runtime) {
        this.engine = engine;
        this.runtime = runtime;
    }

    /** What every step of this runtime gets in its environment. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
        environment.putAll(runtime.environment());
        return environment;
    }

    /**
     * Follows the recipe. Never throws for what the compiler or the sandbox does.
     *
     * @param role what the sandbox is for
     */
    Build build(String role, Recipe recipe, Cancellation cancellation) {
        SandboxSpec spec =
                new SandboxSpec(
                        runtime.compileLimits(), NetworkAccess.NONE, runtime.readOnlyPaths());
        Command command = new Command(recipe.argv(), environment(), Stdin.NONE);
        try (Sandbox sandbox = engine.open(spec)) {
            Attestations shown = Attestations.of(role, sandbox.attestation());
            recipe.files().forEach(sandbox::write);
            Sandbox.ExecResult end = sandbox.exec(command, OutputListener.SILENT, cancellation);
            if (!end.outcome().success()) {
                return new Build.Failed(
                        end.outcome(),
                        end.stderr().bytes().asText() + end.stdout().bytes().asText(),
                        shown);
            }
            return collect(sandbox, recipe.products(), shown);
        } catch (SandboxException broken) {
            return new Build.Failed(
                    broken.outcome(), String.valueOf(broken.getMessage()), Attestations.NONE);
        }
    }

    private static Build collect(Sandbox sandbox, List<String> globs, Attestations shown) {
        List<SandboxFile> files = new ArrayList<>();
        long left = MAX_PROGRAM;
        for (Sandbox.FileEntry entry : sandbox.list().files()) {
            if (globs.stream().noneMatch(glob -> Globs.matches(glob, entry.path()))) {
                continue;
            }
            if (entry.size() > left) {
                return new Build.Failed(
                        new Outcome.Exited(1),
                        "error: the program is larger than " + MAX_PROGRAM + " bytes",
                        shown);
            }
            SandboxFile file = sandbox.read(entry.path(), left);
            left -= file.content().size();
            files.add(file);
        }
        return files.isEmpty()
                ? new Build.Failed(
                        new Outcome.Exited(1), "error: the compiler made no program", shown)
                : new Build.Made(files, shown);
    }
}
