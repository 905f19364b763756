package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Control.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** What a run's own attestation excuses, and what it does not. */
final class ClausesTest {
    private static final ScriptedProbe BOUNDED = ScriptedProbe.alarmed().needing("memory");

    private static Judgement of(ScriptedProbe probe, Verdict verdict, ScriptedRuns runs) {
        return Clauses.excused(
                probe,
                runs.result("", ""),
                new Judgement(verdict, "it took too much", List.of("measured")));
    }

    @Test
    void aBreachOfWhatIsDeclaredAsNotEnforcedDoesNotApplyAndSaysWhy() {
        ScriptedRuns runs = new ScriptedRuns().attesting("memory", Status.NOT_ENFORCED, "no group");
        Judgement judgement = of(BOUNDED, Verdict.BREACHED, runs);

        assertThat(judgement.verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(judgement.because()).contains("memory", "not enforced", "no group");
        assertThat(judgement.evidence()).contains("without it: it took too much", "measured");
    }

    @Test
    void aBreachOfWhatIsDeclaredAsEnforcedIsABreach() {
        ScriptedRuns runs = new ScriptedRuns().attesting("memory", Status.ENFORCED, "64 MiB");

        assertThat(of(BOUNDED, Verdict.BREACHED, runs).verdict()).isEqualTo(Verdict.BREACHED);
    }

    @Test
    void aBreachOfWhatIsNotDeclaredIsABreach() {
        assertThat(of(BOUNDED, Verdict.BREACHED, new ScriptedRuns()).verdict())
                .isEqualTo(Verdict.BREACHED);
    }

    @Test
    void anotherClauseExcusesNothing() {
        ScriptedRuns runs = new ScriptedRuns().attesting("disk", Status.NOT_ENFORCED, "none");

        assertThat(of(BOUNDED, Verdict.BREACHED, runs).verdict()).isEqualTo(Verdict.BREACHED);
    }

    @Test
    void aProbeWithoutAClauseIsNeverExcused() {
        ScriptedRuns runs = new ScriptedRuns().attesting("", Status.NOT_ENFORCED, "none");

        assertThat(of(ScriptedProbe.alarmed(), Verdict.BREACHED, runs).verdict())
                .isEqualTo(Verdict.BREACHED);
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.class, mode = EnumSource.Mode.EXCLUDE, names = "BREACHED")
    void whatIsNoBreachNeedsNoExcuse(Verdict verdict) {
        ScriptedRuns runs = new ScriptedRuns().attesting("memory", Status.NOT_ENFORCED, "none");

        assertThat(of(BOUNDED, verdict, runs).verdict()).isEqualTo(verdict);
    }
}
