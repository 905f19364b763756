package dev.crucible.evals.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxException;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The real engines and runtimes of this machine. A test that needs what is not here is skipped. */
final class Machine implements AutoCloseable {
    /** Shared with every other Crucible of this machine, so that user ids do not collide. */
    private static final Path SLOTS = Path.of("/run/crucible/slots");

    private static final String USER = System.getProperty("user.name");

    private final HostEngines engines;
    private final InstalledRuntimes runtimes = InstalledRuntimes.standard(System.getenv(), USER);
    private final ExecutionEngine engine;

    Machine() {
        Path folder = temporaryFolder();
        Path helper = Path.of(System.getProperty("crucible.native", "linux/target/native"));
        Path slots =
                Files.isWritable(Path.of("/run"))
                        ? SLOTS
                        : folder.resolveSibling("crucible-slots-" + USER);
        this.engines = new HostEngines(helper, slots, folder);
        this.engine = strongest(engines);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("crucible-proxy-test");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ExecutionEngine strongest(HostEngines engines) {
        try {
            return new EngineSelector(engines.engines())
                    .select(new EngineChoice.Auto(), IsolationClass.PROCESS);
        } catch (SandboxException refused) {
            engines.close();
            assumeTrue(false, "no engine isolates here: " + refused.getMessage());
            throw refused;
        }
    }

    ProxyScorer python(Limits limits) {
        return ProxyScorer.python(engine, runtime("python"), limits);
    }

    ProxyScorer javaScript(Limits limits) {
        return ProxyScorer.javaScript(engine, runtime("node"), limits);
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
