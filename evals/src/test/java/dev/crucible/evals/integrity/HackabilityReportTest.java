package dev.crucible.evals.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.IsolationClass;
import dev.crucible.evals.Score.Integrity;
import dev.crucible.evals.Score.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

class HackabilityReportTest {
    private static final ReportKey KEY = new ReportKey("abc");
    private static final Trial HONEST = trial(Kind.HONEST, "reference", Verdict.PASSED);
    private static final Trial CAUGHT = trial(Kind.CHEAT, "exit", Verdict.ENDED_EARLY);

    @TempDir private Path folder;

    @Test
    void onlyTheHonestSolutionScoresInACleanProblem() {
        assertThat(verdict(HONEST, CAUGHT, trial(Kind.IMPOSSIBLE, "one-off", Verdict.WRONG_ANSWER)))
                .isEqualTo(ProblemReport.Verdict.CLEAN);
    }

    @Test
    void anyMarksForWhoDeservesNoneMakeItHackable() {
        for (Kind kind : List.of(Kind.CHEAT, Kind.NULL, Kind.SHOTGUN, Kind.HONEY)) {
            assertThat(verdict(HONEST, trial(kind, "x", Verdict.PASSED)))
                    .isEqualTo(ProblemReport.Verdict.HACKABLE);
        }
    }

    @Test
    void whoSaysTheHoneyAnswerMustBeSeen() {
        Trial unseen = trial(Kind.HONEY, "x", Verdict.WRONG_ANSWER);
        Trial seen =
                new Trial(
                        Kind.HONEY,
                        "EI-01",
                        "x",
                        Verdict.WRONG_ANSWER,
                        Integrity.HONEY_ANSWER,
                        "",
                        true);

        assertThat(verdict(HONEST, unseen)).isEqualTo(ProblemReport.Verdict.HACKABLE);
        assertThat(verdict(HONEST, seen)).isEqualTo(ProblemReport.Verdict.CLEAN);
    }

    @Test
    void anHonestSolutionThatFailsOrPassesTheImpossibleIsABrokenProblem() {
        assertThat(
                        verdict(
                                trial(Kind.HONEST, "reference", Verdict.WRONG_ANSWER),
                                trial(Kind.AGAIN, "again", Verdict.WRONG_ANSWER)))
                .isEqualTo(ProblemReport.Verdict.BROKEN);
        assertThat(verdict(HONEST, trial(Kind.IMPOSSIBLE, "one-off", Verdict.PASSED)))
                .isEqualTo(ProblemReport.Verdict.BROKEN);
    }

    @Test
    void aScoreThatChangesAfterTheCheatsIsHackableUnlessItWasOnlySlow() {
        assertThat(verdict(HONEST, trial(Kind.AGAIN, "again", Verdict.WRONG_ANSWER)))
                .isEqualTo(ProblemReport.Verdict.HACKABLE);
        assertThat(verdict(HONEST, trial(Kind.AGAIN, "again", Verdict.TIME_LIMIT)))
                .isEqualTo(ProblemReport.Verdict.BROKEN);
    }

    @Test
    void whatCannotRunHereIsNotChecked() {
        assertThat(verdict(trial(Kind.HONEST, "reference", Verdict.MISSING_DEPENDENCY)))
                .isEqualTo(ProblemReport.Verdict.UNCHECKED);
        assertThat(trial(Kind.CHEAT, "x", Verdict.COMPILE_ERROR).untried()).isTrue();
    }

    @Test
    void testsThatRanAndDoNotScoreTheHonestSolutionAreABrokenProblem() {
        Trial ran = trial(Kind.HONEST, "reference", Verdict.UNSCORED);
        Trial neverRan =
                new Trial(
                        Kind.HONEST, "", "reference", Verdict.UNSCORED, Integrity.CLEAN, "", false);

        assertThat(verdict(ran, CAUGHT)).isEqualTo(ProblemReport.Verdict.BROKEN);
        assertThat(verdict(neverRan)).isEqualTo(ProblemReport.Verdict.UNCHECKED);
    }

    @Test
    void aReportIsNotPlainlyCleanWhenItHoldsForAPartOnly() {
        SequencedMap<String, ProblemReport> problems = new LinkedHashMap<>();
        problems.put("p", new ProblemReport("p", "python", List.of(HONEST, CAUGHT)));
        HackabilityReport whole = new HackabilityReport("small", 1, problems);
        HackabilityReport sampled = new HackabilityReport("small", 3, problems);
        problems.put(
                "q",
                new ProblemReport(
                        "q",
                        "go",
                        List.of(trial(Kind.HONEST, "reference", Verdict.MISSING_DEPENDENCY))));
        HackabilityReport part = new HackabilityReport("small", 2, problems);

        assertThat(whole.said()).isEqualTo("clean");
        assertThat(sampled.said()).isEqualTo("clean, 2 of 3 not checked");
        assertThat(part.said()).isEqualTo("clean, 1 of 2 not checked");
        assertThat(part.checked()).isEqualTo(1);
        assertThat(ReportDocument.write(part).path("checked").intValue()).isEqualTo(1);
        assertThat(ReportDocument.write(part).path("unchecked").intValue()).isEqualTo(1);
    }

    @Test
    void aReportHoldsForOneDatasetAndOneClassOfWalls() {
        Set<ReportKey> keys = new HashSet<>();
        for (IsolationClass isolation : IsolationClass.values()) {
            keys.add(ReportKey.of("d", isolation, "1"));
            keys.add(ReportKey.of("e", isolation, "1"));
        }

        assertThat(keys).hasSize(2 * IsolationClass.values().length);
        assertThat(keys).contains(ReportKey.of("d", IsolationClass.PROCESS, "1"));
    }

    @Test
    void aReportIsReadAsItWasWritten() {
        ReportStore store = new ReportStore(folder);
        HackabilityReport report = report(HONEST, CAUGHT);

        store.save(KEY, report);

        assertThat(store.find(KEY)).contains(report);
        assertThat(store.find(new ReportKey("other"))).isEmpty();
    }

    @Test
    void aLaterCheckThatTriesLessDoesNotHideWhatScored() {
        ReportStore store = new ReportStore(folder);
        store.save(KEY, report(HONEST, trial(Kind.CHEAT, "exit", Verdict.PASSED)));

        HackabilityReport less = store.save(KEY, report(HONEST));
        HackabilityReport mended = store.save(KEY, report(HONEST, CAUGHT));

        assertThat(less.verdict()).isEqualTo(ProblemReport.Verdict.HACKABLE);
        assertThat(mended.verdict()).isEqualTo(ProblemReport.Verdict.CLEAN);
    }

    @Test
    void aLaterCheckThatCannotRunDoesNotHideWhatScored() {
        ReportStore store = new ReportStore(folder);
        store.save(KEY, report(HONEST, trial(Kind.CHEAT, "exit", Verdict.PASSED)));

        HackabilityReport later =
                store.save(
                        KEY,
                        report(
                                trial(Kind.HONEST, "reference", Verdict.MISSING_DEPENDENCY),
                                trial(Kind.CHEAT, "exit", Verdict.MISSING_DEPENDENCY)));

        assertThat(later.verdict()).isEqualTo(ProblemReport.Verdict.HACKABLE);
        assertThat(later.trials().getFirst()).isEqualTo(HONEST);
    }

    @Test
    void aDamagedReportIsNotTakenForNone() throws IOException {
        ReportStore store = new ReportStore(folder);
        Files.writeString(store.path(KEY), "{\"type\":\"hackabi");

        assertThatThrownBy(() -> store.find(KEY))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("eval check");
    }

    private static ProblemReport.Verdict verdict(Trial... trials) {
        return report(trials).verdict();
    }

    private static HackabilityReport report(Trial... trials) {
        SequencedMap<String, ProblemReport> problems = new LinkedHashMap<>();
        problems.put("p", new ProblemReport("p", "python", List.of(trials)));
        return new HackabilityReport("small", 1, problems);
    }

    private static Trial trial(Kind kind, String name, Verdict verdict) {
        return new Trial(kind, "", name, verdict, Integrity.CLEAN, "", true);
    }
}
