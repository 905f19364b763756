package dev.crucible.engines.embedded.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Control;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Runtime;
import dev.crucible.core.Sandbox;
import dev.crucible.core.Sandbox.ExecResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Modules that somebody sends, as they are or as compilers of this machine make them. */
class ModuleTest {
    private static final Limits LIMITS = Limits.DEFAULTS.withWall(Duration.ofSeconds(60));

    @BeforeEach
    void requireEngine() {
        String reason =
                Machine.ENGINE.info().availability() instanceof Availability.Unavailable(String why)
                        ? why
                        : "";
        assumeTrue(reason.isEmpty(), reason);
    }

    /** A module whose start function has this body. */
    private static Bytes module(String body) {
        byte[] code = HexFormat.of().parseHex(body);
        return Bytes.copyOf(
                HexFormat.of()
                        .parseHex(
                                "0061736d01000000" // the magic number, version 1
                                        + "010401600000" // one type: nothing to nothing
                                        + "03020100" // one function of it
                                        + "070a01065f73746172740000" // exported as _start
                                        + "0a%02x01%02x".formatted(code.length + 2, code.length)
                                        + body));
    }

    private static ExecResult run(Limits limits, Bytes module) {
        SandboxSpec spec = new SandboxSpec(limits, NetworkAccess.NONE, List.of());
        try (Sandbox sandbox = Machine.ENGINE.open(spec)) {
            sandbox.write(SandboxFile.of("sent.wasm", module));
            return exec(sandbox, "sent.wasm");
        }
    }

    private static ExecResult exec(Sandbox sandbox, String... argv) {
        return sandbox.exec(
                new Command(List.of(argv), Map.of(), Stdin.NONE),
                OutputListener.SILENT,
                Cancellation.none());
    }

    @Test
    void aModuleThatReturnsHasSucceeded() {
        assertThat(run(LIMITS, module("000b")).outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void aTrapIsASignalAndSaysWhere() {
        ExecResult result = run(LIMITS, module("00000b"));
        assertThat(result.outcome()).isEqualTo(new Outcome.Signalled(6));
        assertThat(result.stderr().bytes().asText()).contains("unreachable");
    }

    @Test
    void anEndlessLoopIsEndedFromOutside() {
        Bytes loop = module("0003400c000b0b");
        assertThat(run(LIMITS.withCpu(Duration.ofMillis(300)), loop).outcome())
                .isEqualTo(new Outcome.LimitReached(Limit.CPU));
        assertThat(run(LIMITS.withWall(Duration.ofMillis(300)), loop).outcome())
                .isEqualTo(new Outcome.LimitReached(Limit.WALL));
    }

    @Test
    void whatIsNoModuleEndsLikeInAShell() {
        assertThat(run(LIMITS, Bytes.utf8("#!/bin/sh\nexit 0\n")).outcome())
                .isEqualTo(new Outcome.Exited(126));
        SandboxSpec spec = new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of());
        for (String program : List.of("/no/such/program", "absent.wasm")) {
            try (Sandbox sandbox = Machine.ENGINE.open(spec)) {
                assertThat(exec(sandbox, program).outcome()).isEqualTo(new Outcome.Exited(127));
            }
        }
    }

    @Test
    void noProgramOfTheMachineIsStarted() {
        SandboxSpec spec = new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of());
        for (String program : List.of("/bin/true", "/usr/bin/env", "/usr")) {
            try (Sandbox sandbox = Machine.ENGINE.open(spec)) {
                assertThat(exec(sandbox, program).outcome()).isEqualTo(new Outcome.Exited(126));
            }
        }
    }

    /** It would be executed as native code. */
    @Test
    void whatSomebodyElseHasCompiledIsNoModule() throws IOException, InterruptedException {
        EngineFolder.Parts parts = new EngineFolder(Machine.FOLDER).prepare();
        try (InputStream in = Files.newInputStream(parts.compiledPython())) {
            ExecResult result = run(LIMITS, Bytes.copyOf(in.readNBytes(1 << 20)));
            assertThat(result.outcome()).isEqualTo(new Outcome.Exited(126));
            assertThat(result.stderr().bytes().asText()).contains("failed to parse");
        }
    }

    @Test
    void aVariableOfTheProgramIsNoneOfTheWorkers() {
        SandboxSpec spec = new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of());
        try (Sandbox sandbox = Machine.ENGINE.open(spec)) {
            ExecResult result =
                    sandbox.exec(
                            new Command(
                                    Machine.ENGINE.interpreter(
                                            "-c", "import os; print(os.environ['LD_PRELOAD'])"),
                                    Map.of("LD_PRELOAD", "/work/sent.so"),
                                    Stdin.NONE),
                            OutputListener.SILENT,
                            Cancellation.none());
            assertThat(result.stdout().bytes().asText()).isEqualTo("/work/sent.so\n");
            assertThat(result.stderr().bytes().asText()).isEmpty();
        }
    }

    @Test
    void clangMakesModulesOfC() {
        compilesAndRuns(
                "c", "a.c", "#include <stdio.h>\nint main(void) { puts(\"made\"); return 7; }\n");
    }

    @Test
    void clangMakesModulesOfCpp() {
        compilesAndRuns(
                "cpp",
                "a.cpp",
                "#include <iostream>\nint main() { std::cout << \"made\\n\"; return 7; }\n");
    }

    @Test
    void goMakesModules() {
        compilesAndRuns(
                "go",
                "a.go",
                "package main\nimport (\"fmt\"; \"os\")\n"
                        + "func main() { fmt.Println(\"made\"); os.Exit(7) }\n");
    }

    private static void compilesAndRuns(String language, String file, String source) {
        var found = Machine.ENGINE.runtimes().orElseThrow().find(language);
        assumeTrue(found.isPresent(), "no compiler from " + language + " to WebAssembly");
        Runtime runtime = found.orElseThrow();
        List<SandboxFile> made = compiled(runtime, SandboxFile.of(file, Bytes.utf8(source)));
        SandboxSpec spec = new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of());
        try (Sandbox sandbox = Machine.ENGINE.open(spec)) {
            made.forEach(sandbox::write);
            ExecResult result =
                    exec(sandbox, runtime.run().stream().limit(1).toArray(String[]::new));
            assertThat(result.outcome()).isEqualTo(new Outcome.Exited(7));
            assertThat(result.stdout().bytes().asText()).isEqualTo("made\n");
            assertThat(status(sandbox)).isEqualTo(Control.Status.ENFORCED);
        }
    }

    /** The compiler is a process, and the attestation does not say otherwise. */
    private static List<SandboxFile> compiled(Runtime runtime, SandboxFile source) {
        Limits limits = runtime.compileLimits().withWall(Duration.ofMinutes(5));
        List<String> argv =
                runtime.argv(
                        runtime.compile(),
                        source.path(),
                        List.of(source.path()),
                        List.of(),
                        limits);
        Map<String, String> environment = new TreeMap<>(runtime.environment());
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", "/work");
        List<SandboxFile> made = new ArrayList<>();
        SandboxSpec spec = new SandboxSpec(limits, NetworkAccess.NONE, runtime.readOnlyPaths());
        try (Sandbox sandbox = Machine.ENGINE.open(spec)) {
            sandbox.write(source);
            ExecResult result =
                    sandbox.exec(
                            new Command(argv, environment, Stdin.NONE),
                            OutputListener.SILENT,
                            Cancellation.none());
            assertThat(result.outcome())
                    .as(result.stderr().bytes().asText())
                    .isEqualTo(new Outcome.Exited(0));
            assertThat(status(sandbox)).isEqualTo(Control.Status.NOT_ENFORCED);
            made.add(sandbox.read("program.wasm", 16 << 20));
        }
        return made;
    }

    private static Control.Status status(Sandbox sandbox) {
        return sandbox.attestation().controls().stream()
                .filter(control -> control.name().equals("wasm-runtime"))
                .findFirst()
                .orElseThrow()
                .status();
    }
}
