package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Availability;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** Judges that see something where nothing was attempted. */
final class NegativeControlTest {
    private static final EngineInfo ENCLOSURE =
            new EngineInfo(
                    "enclosure", IsolationClass.NONE, "1", new Availability.Available(), List.of());

    @TempDir private Path folder;

    private final ScriptedRuns runs = new ScriptedRuns();
    private final ScriptedRuns controls = new ScriptedRuns();

    private Finding finding(Probe probe) {
        return prober().withNegativeControls().probe(probe);
    }

    private Prober prober() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        return new Prober(
                runs,
                new Ground(ScriptedRuns.engine(), folder, random),
                new Controls(controls, List.of(ENCLOSURE), folder, random, () -> 0),
                () -> 0);
    }

    @Test
    void aJudgeWhoIsAlwaysAlarmedIsNotBelieved() {
        Finding finding = finding(ScriptedProbe.alarmed());

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.judgement().because())
                .startsWith("an alarm is raised where nothing was attempted");
        assertThat(finding.asExpected()).isFalse();
    }

    @Test
    void aBreachIsOneWhenNothingIsNoticedWithoutTheAttempt() {
        Finding finding = finding(ScriptedProbe.sound());

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.BREACHED);
        assertThat(finding.judgement().evidence()).contains("nothing attempted, nothing noticed");
        assertThat(runs.attempted()).containsExactly(true, false);
    }

    @Test
    void whatEveryRunIsNeedsNoAttemptToBeSeen() {
        Finding finding = finding(ScriptedProbe.alarmed().whatever());

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.BREACHED);
        assertThat(finding.judgement().evidence()).contains("it is so whatever is attempted");
    }

    @Test
    void aControlThatIsAlarmedWithoutAnAttemptShowsNothing() {
        // Contained in the engine, and in the enclosure a breach whatever is done.
        Probe probe = new Changing();
        Finding finding = finding(probe);

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.judgement().because())
                .contains("without the walls did not succeed", "an alarm is raised");
        assertThat(controls.attempted()).containsExactly(true, false);
    }

    @Test
    void aNegativeControlThatCannotBeMadeIsNoSilence() {
        runs.muteWhenIdle();
        Finding finding = finding(ScriptedProbe.sound());

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.judgement().because()).contains("is not known");
    }

    @Test
    void whoCannotLayOutWhatAnAttemptIsAfterKnowsNothing() {
        Finding finding = finding(new Broken());

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.judgement().because()).contains("the disk is full");
        assertThat(runs.attempted()).isEmpty();
    }

    @Test
    void inAHurryNothingIsRunBesidesTheAttempt() {
        Finding finding = prober().probe(ScriptedProbe.alarmed());

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.BREACHED);
        assertThat(runs.attempted()).containsExactly(true);
    }

    /** Has no oracle. */
    private record Broken() implements Probe {
        @Override
        public ProbeInfo info() {
            return ScriptedProbe.alarmed().info();
        }

        @Override
        public Trial prepare(Ground ground) {
            throw new UncheckedIOException(new IOException("the disk is full"));
        }
    }

    /** Judges enclosures only. */
    private record Changing() implements Probe {
        @Override
        public ProbeInfo info() {
            return ScriptedProbe.alarmed().info();
        }

        @Override
        public Trial prepare(Ground ground) {
            Verdict verdict = ground.unfiltered() ? Verdict.BREACHED : Verdict.CONTAINED;
            return new ScriptedProbe(_ -> verdict, "", false).prepare(ground);
        }
    }
}
