package dev.crucible.cli.ordinary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.cli.console.Json;
import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Control;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Usage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class RunLinesTest {
    private static final Bytes ANY = Bytes.copyOf(new byte[] {0, '\n', -1, 'a'});

    @Test
    void aResultArrivesAsItWas() {
        RunResult result =
                new RunResult(
                        new RunId("run-01arz3ndektsv4rrffq69g5fav"),
                        RunResult.Stage.RUN,
                        new Outcome.LimitReached(Limit.MEMORY),
                        new CapturedStream(ANY, true),
                        new CapturedStream(Bytes.EMPTY, false),
                        new Usage(Duration.ofMillis(5), Duration.ofMillis(3), 4096),
                        new Attestation(
                                "jail",
                                IsolationClass.PROCESS,
                                List.of(
                                        new Control("a", "1", "2", Control.Status.NOT_ENFORCED),
                                        new Control("b", "", "", Control.Status.ENFORCED))),
                        List.of(new SandboxFile("out/file", ANY, true)),
                        List.of("a note"));
        String line = Json.line(RunLines.result(result));

        assertThat(line).doesNotContain("\n");
        assertThat(RunLines.result(RunLines.read(line))).isEqualTo(result);
    }

    @Test
    void enginesArriveAsTheyWere() {
        List<EngineInfo> engines =
                List.of(
                        new EngineInfo(
                                "jail",
                                IsolationClass.PROCESS,
                                "1",
                                new Availability.Available(),
                                List.of("a note")),
                        new EngineInfo(
                                "bubblewrap",
                                IsolationClass.PROCESS,
                                "",
                                new Availability.Unavailable("it is not there"),
                                List.of()));

        assertThat(RunLines.engines(RunLines.read(Json.line(RunLines.engines(engines)))))
                .isEqualTo(engines);
    }
}
