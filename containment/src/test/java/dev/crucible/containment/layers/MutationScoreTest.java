package dev.crucible.containment.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;
import dev.crucible.containment.Verdict;
import dev.crucible.core.CrucibleException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Which mutants are noticed, as an engine with a script shows it. */
class MutationScoreTest {
    private static final List<Probe> PROBES = Script.probes("SYS-01", "SYS-02", "FS-01");

    private final Script script = new Script();

    @Test
    void theProbeThatIsExpectedToNoticeIsAskedFirst() {
        script.answers("seccomp", "SYS-02", Verdict.BREACHED);
        Autopsy autopsy = only(mutant("seccomp", "SYS-02"));

        assertThat(autopsy.killer()).contains("SYS-02");
        assertThat(autopsy.attempts()).isEqualTo(1);
    }

    @Test
    void anyOtherProbeMayNoticeToo() {
        script.answers("seccomp", "FS-01", Verdict.BREACHED);

        assertThat(only(mutant("seccomp", "SYS-02")).killer()).contains("FS-01");
    }

    @Test
    void whatIsBreachedInTheWholeSandboxNoticesNothing() {
        script.answers(Trials.WHOLE, "FS-01", Verdict.BREACHED);
        script.answers("seccomp", "FS-01", Verdict.BREACHED);

        assertThat(only(mutant("seccomp", "FS-01")).killed()).isFalse();
    }

    @Test
    void whatCannotBeToldAnyMoreIsRed() {
        script.answers("seccomp", "FS-01", Verdict.INCONCLUSIVE);

        assertThat(only(mutant("seccomp", "FS-01")).killer()).contains("FS-01");
    }

    @Test
    void aSandboxThatWasNotThereWasNotNoticed() {
        script.answers(
                "seccomp",
                "FS-01",
                Judgement.inconclusive(Judgement.NO_SANDBOX + "lost", List.of()));

        assertThat(only(mutant("seccomp", "FS-01")).killed()).isFalse();
    }

    @Test
    void theGateAndTheProbesAreCountedApart() {
        script.refuses("seccomp", "not shown at the gate: seccomp");
        script.answers("landlock", "FS-01", Verdict.BREACHED);
        MutationScore score = measure(mutant("seccomp"), mutant("landlock"));

        assertThat(score.killedByGate()).isEqualTo(1);
        assertThat(score.killedByProbes()).isEqualTo(1);
        assertThat(score.survivors())
                .extracting(autopsy -> autopsy.mutant().omitted())
                .containsExactly("seccomp");
    }

    @Test
    void whatCannotBeBuiltCountsForNothingAndIsNotEnough() {
        script.refuses("own-root", DepthMap.NO_SANDBOX + "no proc");
        script.answers("landlock", "FS-01", Verdict.BREACHED);
        MutationScore score = measure(mutant("own-root"), mutant("landlock"));

        assertThat(score.viable()).isEqualTo(1);
        assertThat(score.killedByGate()).isZero();
        assertThat(score.survivors()).isEmpty();
        assertThat(score.enough()).isFalse();
    }

    @Test
    void nineteenOfTwentyAreEnoughWhenTheTwentiethIsExplained() {
        assertThat(measure(twenty(1, "another wall stands behind it")).enough()).isTrue();
        assertThat(measure(twenty(1, "")).enough()).isFalse();
        assertThat(measure(twenty(2, "another wall stands behind it")).enough()).isFalse();
    }

    @Test
    void noMutantsAreNotEnough() {
        assertThat(measure().enough()).isFalse();
    }

    @Test
    void aGateThatRefusesEverythingShowsNothing() {
        script.refuses(Trials.WHOLE, "not shown at the gate: everything");

        assertThatThrownBy(() -> measure(mutant("seccomp")))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("nothing was left out");
    }

    @Test
    void everyMutantHasANameOfItsOwnAndProbesThatExpectIt() {
        assertThat(Mutants.all()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Mutants.all()).extracting(Mutant::name).doesNotHaveDuplicates();
        assertThat(Mutants.all()).allSatisfy(mutant -> assertThat(mutant.expected()).isNotEmpty());
    }

    @Test
    void whatTheBriefestHistoryNamesIsAmongThem() {
        for (String finding : List.of("F1:", "F3:", "F7:", "F9:")) {
            assertThat(Mutants.all()).anyMatch(mutant -> mutant.fault().startsWith(finding));
        }
    }

    private List<Mutant> twenty(int survivors, String why) {
        List<Mutant> mutants = new ArrayList<>();
        for (int at = 0; at < 20; at++) {
            boolean survives = at < survivors;
            String omitted = survives ? "survivor-" + at : "victim-" + at;
            mutants.add(new Mutant("jail", omitted, "a fault", List.of(), survives ? why : ""));
            script.answers(omitted, "FS-01", survives ? Verdict.CONTAINED : Verdict.BREACHED);
        }
        return mutants;
    }

    private Autopsy only(Mutant mutant) {
        return measure(mutant).autopsies().getFirst();
    }

    private MutationScore measure(Mutant... mutants) {
        return measure(List.of(mutants));
    }

    private MutationScore measure(List<Mutant> mutants) {
        return MutationScore.measure(mutants, PROBES, script, _ -> {});
    }

    private static Mutant mutant(String omitted, String... expected) {
        return new Mutant("jail", omitted, "a fault", List.of(expected), "");
    }
}
