package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.core.ExecutionEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command {@code verify} with the real engines of this machine. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class VerifyCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;

    @Test
    void anUnknownEngineIsNamedWithTheKnownOnes() {
        CommandLineRun run = verify("--engine", "fortress");

        assertThat(run.code()).isNotIn(ExitCodes.OK, ExitCodes.FAILED);
        assertThat(run.err()).contains("fortress", "jail", "bubblewrap", "subprocess");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anUnknownProbeIsNamedWithAnExample() {
        CommandLineRun run = verify("--probe", "SYS-00");

        assertThat(run.code()).isNotIn(ExitCodes.OK, ExitCodes.FAILED);
        assertThat(run.err()).contains("SYS-00", "expected an id such as");
    }

    @Test
    void anUnknownFamilyIsAMistakeOfUse() {
        CommandLineRun run = verify("--family", "XYZ");

        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("XYZ", "SYS");
    }

    @Test
    void aProbeOutsideOfTheFamilyIsAMistake() {
        CommandLineRun run = verify("--family", "HI", "--probe", "SYS-01");

        assertThat(run.code()).isNotIn(ExitCodes.OK, ExitCodes.FAILED);
        assertThat(run.err()).contains("no probe is of that family");
    }

    @Test
    void aFindingIsALineAndTheSummaryComesLast() {
        theJailIsHere();
        List<JsonNode> lines = lines(verify("--probe", "SYS-01", "--engine", "jail", "--json"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("probe").stringValue()).isEqualTo("SYS-01");
        assertThat(lines.getFirst().path("engine").stringValue()).isEqualTo("jail");
        JsonNode summary = lines.getLast();
        JsonNode jail = summary.path("engines").path(0);
        assertThat(jail.path("engine").stringValue()).isEqualTo("jail");
        assertThat(jail.path("verdicts").path("CONTAINED").isNumber()).isTrue();
        assertThat(jail.path("unexpected").isArray()).isTrue();
        assertThat(jail.path("fingerprint").stringValue()).matches("[0-9a-f]{64}");
        assertThat(jail.path("durationMillis").isNumber()).isTrue();
        assertThat(summary.has("asExpected")).isTrue();
    }

    @Test
    void theExitCodeSaysWhetherAllWasAsExpected() {
        theJailIsHere();
        CommandLineRun run = verify("--probe", "SYS-01", "--engine", "jail", "--json");

        assertThat(run.code())
                .isEqualTo(
                        lines(run).getLast().path("asExpected").booleanValue()
                                ? ExitCodes.OK
                                : ExitCodes.FAILED);
    }

    @Test
    void cheatingInAnEvaluationIsAnAttemptLikeAllOthers() {
        theJailIsHere();
        List<JsonNode> lines =
                lines(verify("--probe", "EI-04", "--probe", "EI-16", "--engine", "jail", "--json"));

        assertThat(lines.getFirst().path("verdict").stringValue()).isEqualTo("CONTAINED");
        assertThat(lines.getFirst().path("evidence").toString())
                .contains("always-equal", "control of always-equal, with a careless grader: scores")
                .contains("honest twin: passed");
        assertThat(lines.get(1).path("verdict").stringValue()).isEqualTo("NOT_APPLICABLE");
    }

    @Test
    void theHostAloneCanBeCompared() {
        theJailIsHere();
        List<JsonNode> lines = lines(verify("--family", "HI", "--engine", "jail", "--json"));

        assertThat(lines.subList(0, lines.size() - 1))
                .extracting(line -> line.path("probe").stringValue())
                .hasSize(10)
                .allMatch(id -> id.startsWith("HI-"));
    }

    @Test
    void oneCheckOfTheHostCanBeChosen() {
        theJailIsHere();
        List<JsonNode> lines = lines(verify("--probe", "HI-07", "--engine", "jail", "--json"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("verdict").stringValue()).isEqualTo("CONTAINED");
    }

    @Test
    void aReportIsAPage() throws IOException {
        theJailIsHere();
        Path page = folder.resolve("page.html");
        CommandLineRun run =
                verify("--probe", "HI-07", "--engine", "jail", "--report", page.toString());

        assertThat(Files.readString(page)).startsWith("<!doctype html>").contains("HI-07");
        assertThat(run.text()).contains("JAIL", "1 probe");
    }

    @Test
    void aReportThatCannotBeWrittenIsAnError() {
        theJailIsHere();
        Path nowhere = folder.resolve("missing/page.html");
        CommandLineRun run =
                verify("--probe", "HI-07", "--engine", "jail", "--report", nowhere.toString());

        assertThat(run.code()).isNotIn(ExitCodes.OK, ExitCodes.FAILED);
        assertThat(run.err()).contains("no report can be written");
    }

    @Test
    void whereNothingCanBeKeptNothingIsAttempted() {
        theJailIsHere();
        CommandLineRun run =
                verify("--probe", "SYS-01", "--engine", "jail", "--json", "--data", "/dev/null");

        assertThat(run.code()).isNotEqualTo(ExitCodes.OK);
        assertThat(run.err()).contains("cannot be kept in /dev/null");
        assertThat(run.lines()).isEmpty();
    }

    private CommandLineRun verify(String... arguments) {
        return CommandLineRun.of(
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
                Stream.concat(Stream.of("verify"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static List<JsonNode> lines(CommandLineRun run) {
        return run.lines().stream().map(JSON::readTree).toList();
    }

    private static void theJailIsHere() {
        try (Composition composition = new Composition(System.getenv())) {
            assumeTrue(
                    composition.engines().engines().stream()
                            .filter(engine -> engine.name().equals("jail"))
                            .map(ExecutionEngine::info)
                            .anyMatch(info -> info.availability().available()),
                    "there is no jail here");
        }
    }
}
