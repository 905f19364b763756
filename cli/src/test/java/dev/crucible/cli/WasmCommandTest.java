package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Availability;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The WebAssembly engine by the command line: its own languages, its class, how to get it. */
class WasmCommandTest {
    @TempDir Path folder;

    private static void requireWasm() {
        try (Composition composition = new Composition(System.getenv())) {
            Availability here = wasm(composition).info().availability();
            String reason = here instanceof Availability.Unavailable(String why) ? why : "";
            assumeTrue(reason.isEmpty(), reason);
        }
    }

    private static ExecutionEngine wasm(Composition composition) {
        return composition.engines().engines().stream()
                .filter(engine -> engine.name().equals("wasm"))
                .findFirst()
                .orElseThrow();
    }

    private CommandLineRun run(String... more) throws IOException {
        Path program =
                Files.writeString(
                        folder.resolve("hello.py"),
                        "import sys; print(sys.platform, sys.argv[1:])");
        String[] arguments = new String[more.length + 4];
        arguments[0] = "run";
        arguments[1] = program.toString();
        arguments[2] = "--engine";
        arguments[3] = "wasm";
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandLineRun.of(Map.of(), arguments);
    }

    @Test
    void whoNamesTheEngineGetsItsPythonAndItsClass() throws IOException {
        requireWasm();
        CommandLineRun run = run("--", "a", "b");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.text()).isEqualTo("wasi ['a', 'b']\n");
    }

    @Test
    void whoAsksForAProcessSandboxDoesNotGetALanguages() throws IOException {
        requireWasm();
        CommandLineRun run = run("--isolation", "process");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("engine wasm is only of class language");
    }

    @Test
    void aLanguageThatItDoesNotHaveIsRefusedWithThoseThatItHas() throws IOException {
        requireWasm();
        CommandLineRun run = run("--runtime", "java");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no runtime is called 'java'").contains("python");
    }

    @Test
    void itIsNeverChosenWhereAProcessSandboxIsThere() {
        requireWasm();
        try (Composition composition = new Composition(System.getenv())) {
            String chosen =
                    composition
                            .engines()
                            .consider(
                                    new EngineChoice.Auto(), Isolation.of(IsolationClass.LANGUAGE))
                            .chosen()
                            .orElseThrow();
            assertThat(chosen).isNotEqualTo("wasm");
        }
    }

    @Test
    void onlyWhatIsKnownCanBeInstalled() {
        CommandLineRun run = CommandLineRun.of(Map.of(), "engines", "install", "warp");

        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("'warp'").contains("expected wasm");
    }
}
