package dev.crucible.evals.compiled;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The real engines and runtimes of this machine. A test that needs what is not here is skipped. */
final class Machine implements AutoCloseable {
    /** Shared with every other Crucible of this machine, so that user ids do not collide. */
    private static final Path SLOTS = Path.of("/run/crucible/slots");

    private final HostEngines engines;
    private final InstalledRuntimes runtimes =
            InstalledRuntimes.standard(System.getenv(), System.getProperty("user.name"));

    Machine() throws IOException {
        Path folder = Files.createTempDirectory("crucible-compiled-test");
        Path helper = Path.of(System.getProperty("crucible.native", "linux/target/native"));
        Path slots =
                Files.isWritable(Path.of("/run")) ? SLOTS : folder.resolveSibling("crucible-slots");
        this.engines = new HostEngines(helper, slots, folder);
    }

    /** The scorer for the problems of this runtime. */
    CompiledScorer scorer(String runtime, Limits limits) {
        return switch (runtime) {
            case "cpp" -> CompiledScorer.cpp(engine(), runtime(runtime), limits);
            case "java" -> CompiledScorer.java(engine(), runtime(runtime), limits);
            case "rust" -> CompiledScorer.rust(engine(), runtime(runtime), limits);
            default -> CompiledScorer.go(engine(), runtime(runtime), limits);
        };
    }

    private ExecutionEngine engine() {
        assumeTrue(
                engines.engines().stream()
                        .anyMatch(engine ->
                                engine.info().availability().available()
                                        && engine.info().isolation() != IsolationClass.NONE),
                "no engine isolates here");
        return new EngineSelector(engines.engines())
                .select(new EngineChoice.Auto(), IsolationClass.PROCESS);
    }

    private Runtime runtime(String name) {
        Optional<Runtime> found = runtimes.find(name);
        assumeTrue(found.isPresent(), name + " is not installed here");
        return found.orElseThrow();
    }

    @Override
    public void close() {
        engines.close();
    }
}
