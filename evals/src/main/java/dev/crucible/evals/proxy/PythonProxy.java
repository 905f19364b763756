package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.evals.Problem;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Python on both sides. Neither side scans the site directories before a program asks for a module
 * that is in them, writes bytecode, or hashes differently from one scoring to the next.
 */
final class PythonProxy implements ProxyLanguage {
    private static final List<String> OPTIONS = List.of("-s", "-S", "-B");

    private final Runtime runtime;
    private final SandboxSpec testsSpec;
    private final SandboxSpec candidateSpec;
    private final SandboxFile testsHarness = Harness.file("tests.py", "values.py", "tests.py");
    private final SandboxFile candidateHarness =
            Harness.file("crucible_runner.py", "values.py", "candidate.py");

    PythonProxy(Runtime runtime, Limits limits) {
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
                argv(testsHarness, problem.entryPoint()),
                environment());
    }

    @Override
    public Side candidate(Problem problem, String completion) {
        return new Side(
                candidateSpec,
                List.of(
                        candidateHarness,
                        SandboxFile.of(
                                "crucible_candidate.py",
                                Bytes.utf8(problem.prompt() + completion))),
                argv(candidateHarness, ""),
                environment());
    }

    private List<String> argv(SandboxFile harness, String argument) {
        return List.of(
                runtime.program(),
                OPTIONS.get(0),
                OPTIONS.get(1),
                OPTIONS.get(2),
                harness.path(),
                argument);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(runtime.environment());
        environment.put("PYTHONHASHSEED", "0");
        environment.put("PYTHONSAFEPATH", "1");
        return environment;
    }
}
