package dev.crucible.containment.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Oracle;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/** What decides an encounter, and in which order. */
final class EncounterTest {
    private static final Path NOWHERE = Path.of("/nonexistent");

    @Test
    void whatTheHostSawIsABreachWhateverTheAttemptSays() {
        assertThat(judged("jail", List.of("it was touched"), "before", "act try 13 -", "after"))
                .isEqualTo(Verdict.BREACHED);
    }

    @Test
    void theKernelsConsentIsABreachWhereItIsTooMuch() {
        assertThat(judged("jail", List.of(), "before", "act forbidden 0 -", "after"))
                .isEqualTo(Verdict.BREACHED);
        assertThat(judged("jail", List.of(), "before", "act harmless 0 -", "after"))
                .isEqualTo(Verdict.CONTAINED);
    }

    @Test
    void anAttemptThatDidNotEndProvesNothing() {
        assertThat(judged("jail", List.of(), "before", "act forbidden 13 -"))
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aStandInIsBelievedInAnEnclosureOnly() {
        assertThat(judged("enclosure", List.of(), "before", "act met 0 'x'", "after"))
                .isEqualTo(Verdict.BREACHED);
        assertThat(judged("jail", List.of(), "before", "act met 0 'x'", "after"))
                .isEqualTo(Verdict.CONTAINED);
    }

    @Test
    void whereThereIsNothingToAttemptNothingIs() {
        try (Trial trial =
                encounter(new Told(List.of(), "there is none"))
                        .prepare(Scripted.ground("jail", NOWHERE))) {
            assertThat(trial.payload()).isEmpty();
            assertThat(trial.whyNot()).isEqualTo("there is none");
        }
    }

    @Test
    void onSomeGroundAnAttemptIsNotMade() {
        Unless unless =
                new Unless(
                        encounter(new Told(List.of(), "")),
                        ground -> ground.engine().name().equals("subprocess") ? "not here" : "");

        try (Trial there = unless.prepare(Scripted.ground("subprocess", NOWHERE));
                Trial elsewhere = unless.prepare(Scripted.ground("jail", NOWHERE))) {
            assertThat(there.payload()).isEmpty();
            assertThat(there.whyNot()).isEqualTo("not here");
            assertThat(elsewhere.payload()).isPresent();
        }
    }

    private static Verdict judged(String engine, List<String> sightings, String... lines) {
        Observation seen = Scripted.run(0, lines);
        Encounter probe = encounter(new Told(sightings, ""));
        try (Trial trial = probe.prepare(Scripted.ground(engine, NOWHERE))) {
            Judgement judgement = trial.judge(seen);
            return judgement.verdict();
        }
    }

    private static Encounter encounter(Oracle oracle) {
        ProbeInfo info = ProbeInfo.of("FS-99", "CCCCCC", "try", "because");
        return new Encounter(info, "", _ -> oracle, List.of("forbidden"));
    }

    private record Told(List<String> seen, String whyNot) implements Oracle {
        @Override
        public String statements() {
            return "";
        }

        @Override
        public List<String> sightings(String output) {
            return seen;
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
