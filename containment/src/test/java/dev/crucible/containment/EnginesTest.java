package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.containment.probes.Catalogue;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Room;
import dev.crucible.core.RunIds;
import dev.crucible.core.Runner;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Every probe against every engine of this machine: what comes of it is as the catalogue says. */
final class EnginesTest {
    @TempDir private static Path folder;

    private static HostEngines engines;
    private static Runner runner;
    private static Controls controls;

    @BeforeAll
    static void start() throws Exception {
        Path slots =
                Files.isWritable(Path.of("/run"))
                        ? Path.of("/run/crucible/slots")
                        : folder.resolve("slots");
        engines =
                new HostEngines(
                        Path.of(System.getProperty("crucible.native", ".")),
                        slots,
                        Files.createDirectory(folder.resolve("engines")));
        // What is laid out must be reachable for whoever gets out.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        runner = runner(engines.engines());
        controls =
                new Controls(
                        runner(engines.enclosures()),
                        engines.enclosures().stream().map(ExecutionEngine::info).toList(),
                        folder,
                        new SecureRandom(),
                        System::nanoTime);
    }

    private static Runner runner(List<ExecutionEngine> those) {
        return new Runner(
                InstalledRuntimes.standard(System.getenv(), "nobody"),
                new EngineSelector(those),
                new RunIds(InstantSource.system(), new SecureRandom()),
                new Room(1L << 26));
    }

    @AfterAll
    static void stop() {
        engines.close();
    }

    @TestFactory
    Stream<DynamicTest> probes() {
        return engines.engines().stream().flatMap(EnginesTest::of);
    }

    private static Stream<DynamicTest> of(ExecutionEngine engine) {
        return Catalogue.standard().probes().stream()
                .map(probe ->
                        DynamicTest.dynamicTest(
                                engine.name() + " " + probe.info().id(),
                                () -> asExpected(engine, probe)));
    }

    private static void asExpected(ExecutionEngine engine, Probe probe) {
        assumeTrue(engine.info().availability().available(), "it is not here");
        assumeTrue(
                EngineKind.of(engine.info()).seen(),
                "behind another kernel the host sees no process of the program: not measured"
                        + " whole");
        assumeTrue(
                engines.enclosures().stream()
                        .allMatch(one -> one.info().availability().available()),
                "no enclosure can show here that attempts are attempts");
        Ground ground = new Ground(engine.info(), folder, new SecureRandom());
        Prober prober =
                new Prober(runner, ground, controls, System::nanoTime).withNegativeControls();
        Finding finding = prober.probe(probe);
        assertThat(finding.asExpected()).as(finding.toString()).isTrue();
        if (engine.name().equals("jail")) {
            // Where an enclosure is, every attempt that failed must have been one.
            assertThat(finding.judgement().because())
                    .as(finding.toString())
                    .doesNotContain("without the walls did not succeed");
        }
    }
}
