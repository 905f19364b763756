package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.evals.Problem;

import java.util.ArrayList;
import java.util.List;

/**
 * Node.js on both sides. Node cannot duplicate a descriptor, so a shell moves the channel to
 * descriptors 3 and 4 before it becomes Node. Random numbers are the same at every scoring.
 */
final class JavaScriptProxy implements ProxyLanguage {
    private static final String MOVE_CHANNEL = "exec \"$@\" 3<&0 4>&1 </dev/null >&2";
    private static final long MIB = 1 << 20;

    private final Runtime runtime;
    private final SandboxSpec testsSpec;
    private final SandboxSpec candidateSpec;
    private final SandboxFile testsHarness = Harness.file("tests.js", "values.js", "tests.js");
    private final SandboxFile candidateHarness =
            Harness.file("crucible_runner.js", "values.js", "candidate.js");

    JavaScriptProxy(Runtime runtime, Limits limits) {
        this.runtime = runtime;
        this.testsSpec =
                new SandboxSpec(
                        ExchangeLimits.tests(limits), NetworkAccess.NONE, runtime.readOnlyPaths());
        this.candidateSpec =
                new SandboxSpec(
                        ExchangeLimits.candidate(limits),
                        NetworkAccess.NONE,
                        runtime.readOnlyPaths());
    }

    @Override
    public Side tests(Problem problem) {
        return new Side(
                testsSpec,
                List.of(
                        testsHarness,
                        SandboxFile.of("prompt", Bytes.utf8(problem.prompt())),
                        SandboxFile.of("test", Bytes.utf8(problem.test())),
                        SandboxFile.of("solution", Bytes.utf8(problem.solution()))),
                argv(testsHarness, testsSpec.limits(), problem.entryPoint()),
                runtime.environment());
    }

    @Override
    public Side candidate(Problem problem, String completion) {
        return new Side(
                candidateSpec,
                List.of(
                        candidateHarness,
                        SandboxFile.of(
                                "crucible_candidate.js",
                                Bytes.utf8(problem.prompt() + completion))),
                argv(candidateHarness, candidateSpec.limits(), ""),
                runtime.environment());
    }

    private List<String> argv(SandboxFile harness, Limits limits, String argument) {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", MOVE_CHANNEL, "sh"));
        argv.add(runtime.program());
        argv.add("--random-seed=1");
        argv.add("--max-old-space-size=" + Math.max(16, limits.memoryBytes() / MIB * 3 / 4));
        argv.add(harness.path());
        argv.add(argument);
        return argv;
    }
}
