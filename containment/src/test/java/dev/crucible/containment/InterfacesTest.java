package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.RunResult.Stage;
import dev.crucible.core.Usage;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;

/** What a program says it has no means for is not applicable, and never hides what was seen. */
class InterfacesTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String ABSENT = "T before\nT absent no attribute 'fork'\n";

    @Test
    void anAttemptWithoutItsInterfaceDoesNotApplyToALanguage() {
        Judgement judgement = existing(IsolationClass.LANGUAGE, ABSENT, Verdict.INCONCLUSIVE);

        assertThat(judgement.verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(judgement.because()).contains("no attribute 'fork'");
        assertThat(judgement.evidence()).contains("otherwise: as judged");
    }

    @Test
    void ofProcessesItIsInconclusive() {
        assertThat(existing(IsolationClass.PROCESS, ABSENT, Verdict.INCONCLUSIVE).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void noWordOfTheProgramExcusesABreach() {
        assertThat(existing(IsolationClass.LANGUAGE, ABSENT, Verdict.BREACHED).verdict())
                .isEqualTo(Verdict.BREACHED);
    }

    @Test
    void whereNothingWasAttemptedNothingHeld() {
        assertThat(existing(IsolationClass.LANGUAGE, ABSENT, Verdict.CONTAINED).verdict())
                .isEqualTo(Verdict.NOT_APPLICABLE);
        String alsoTried = ABSENT + "T act read 2 -\nT after\n";
        assertThat(existing(IsolationClass.LANGUAGE, alsoTried, Verdict.CONTAINED).verdict())
                .isEqualTo(Verdict.CONTAINED);
    }

    @Test
    void withoutAWordOfItNothingIsExcused() {
        assertThat(existing(IsolationClass.LANGUAGE, "T before\n", Verdict.INCONCLUSIVE).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static Judgement existing(IsolationClass of, String said, Verdict verdict) {
        Bytes output = Bytes.utf8(said.replace("T ", TOKEN + " "));
        RunResult result =
                new RunResult(
                        new RunId("run-" + "0".repeat(26)),
                        Stage.RUN,
                        new Outcome.Exited(1),
                        new CapturedStream(output, false),
                        CapturedStream.EMPTY,
                        Usage.NOTHING,
                        Attestation.none("wasm", of),
                        List.of(),
                        List.of());
        Observation seen =
                new Observation(
                        TOKEN,
                        result,
                        Transcript.of(output, TOKEN),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty());
        Ground ground =
                new Ground(
                        new EngineInfo("wasm", of, "1", new Availability.Available(), List.of()),
                        Path.of("/nonexistent"),
                        RandomGeneratorFactory.of("L64X128MixRandom").create(7));
        return Interfaces.existing(
                ground, Payload.of(""), seen, new Judgement(verdict, "as judged", List.of()));
    }
}
