package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.containment.layers.Layer;
import dev.crucible.containment.layers.Mutants;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.SandboxException;
import dev.crucible.engines.host.WeakenedEngines;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Sandboxes that lack something: where they stand, who can have one, and who notices. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class WeakenedSandboxesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @BeforeEach
    void sayWhatThisProgramConsistsOf() {
        System.setProperty(
                OwnProgram.CLASS_PATH,
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
    }

    @AfterEach
    void forget() {
        System.clearProperty(OwnProgram.CLASS_PATH);
    }

    @Test
    void noneStandsOutsideOfAnEnclosure() {
        try (Composition composition = new Composition(System.getenv())) {
            assertThatThrownBy(composition::weakened)
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("in an enclosure only");
        }
    }

    @Test
    void noRequestReachesOne() {
        try (Composition composition = new Composition(System.getenv())) {
            List<String> names =
                    composition.engines().engines().stream().map(ExecutionEngine::name).toList();
            assertThat(names)
                    .containsExactly("jail", "bubblewrap", "runc", "gvisor", "subprocess", "wasm");
            for (String name : List.of("weakened", "jail/seccomp", "crucible-jail-weakened")) {
                EngineChoice choice = new EngineChoice.Named(name, true);
                assertThatThrownBy(() -> composition.engines().select(choice, IsolationClass.NONE))
                        .hasMessageContaining("no engine is called");
            }
        }
    }

    @Test
    void everyMutantAndEveryLayerCanBeLeftOut() {
        assertThat(Mutants.all())
                .allSatisfy(mutant ->
                        assertThat(WeakenedEngines.omissions(mutant.engine()))
                                .contains(mutant.omitted()));
        for (String engine : EnclosedMeasurement.ENGINES) {
            assertThat(WeakenedEngines.omissions(engine))
                    .containsAll(
                            Layer.of(engine).stream()
                                    .flatMap(layer -> layer.omission(engine).stream())
                                    .toList());
        }
    }

    @Test
    void probesNoticeAndTheGateIsCountedApart() {
        theyCanBeMeasured();
        CommandLineRun run =
                crucible(
                        "verify",
                        "mutants",
                        "--mutant",
                        "jail/filter-io-uring",
                        "--mutant",
                        "bubblewrap/read-only-root",
                        "--json");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCodes.OK);
        List<JsonNode> lines = lines(run);

        assertThat(lines)
                .extracting(line -> line.path("killedBy").asString(""))
                .containsExactly("SYS-02", "WR-01", "");
        assertThat(lines.get(1).path("refusedAtTheGate").booleanValue()).isTrue();
        assertThat(lines.getLast().path("killRatePercent").doubleValue()).isEqualTo(100);
    }

    @Test
    void theFilterIsTheOnlyWallBeforeTheKeyrings() {
        theyCanBeMeasured();
        CommandLineRun run =
                crucible("verify", "layers", "--engine", "jail", "--probe", "SYS-05", "--json");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCodes.OK);

        JsonNode depth = lines(run).getFirst();
        assertThat(depth.path("depth").intValue()).isEqualTo(1);
        assertThat(depth.path("alone").path(0).stringValue()).isEqualTo("seccomp");
    }

    @Test
    void anUnknownMutantIsAMistake() {
        CommandLineRun run = crucible("verify", "mutants", "--mutant", "jail/roof");

        assertThat(run.code()).isNotIn(ExitCodes.OK, ExitCodes.FAILED);
        assertThat(run.err()).contains("jail/roof", "--list");
    }

    @Test
    void anEngineWithoutWallsCannotBeWeakened() {
        CommandLineRun run = crucible("verify", "layers", "--engine", "subprocess");

        assertThat(run.err()).contains("subprocess", "jail, bubblewrap");
    }

    @Test
    void mutantsCanBeListedAnywhere() {
        CommandLineRun run = crucible("verify", "mutants", "--list");

        assertThat(run.code()).isEqualTo(ExitCodes.OK);
        assertThat(run.lines()).hasSameSizeAs(Mutants.all());
    }

    private static CommandLineRun crucible(String... arguments) {
        return CommandLineRun.of(Map.of(), Stream.of(arguments).toArray(String[]::new));
    }

    private static List<JsonNode> lines(CommandLineRun run) {
        return run.lines().stream().map(JSON::readTree).toList();
    }

    private static void theyCanBeMeasured() {
        try (Composition composition = new Composition(System.getenv())) {
            String why = composition.whyNoEnclosure().orElse("");
            assumeTrue(why.isEmpty(), why);
            assumeTrue(
                    composition.engines().engines().stream()
                            .filter(engine -> !engine.name().equals("subprocess"))
                            .allMatch(engine -> engine.info().availability().available()),
                    "an engine that can be weakened is not here");
        }
        assumeTrue(
                Files.exists(
                        Path.of(System.getProperty("crucible.native", "native"))
                                .resolveSibling("weakened/crucible-jail-weakened")),
                "there is no weakened helper here");
    }
}
