package dev.crucible.containment.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Expectation;
import dev.crucible.containment.Family;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Verdict;

import org.junit.jupiter.api.Test;

/** A matrix counts, and shows what is not as expected. */
final class MatrixTest {
    private final Finding held = Findings.of("SYS-01", 'C', Verdict.CONTAINED);
    private final Finding broken = Findings.of("SYS-02", 'C', Verdict.BREACHED);
    private final Finding known = Findings.of("FS-01", 'X', Verdict.BREACHED);
    private final Finding better = Findings.of("FS-02", 'X', Verdict.CONTAINED);
    private final Finding unclear = Findings.of("FS-03", 'X', Verdict.INCONCLUSIVE);
    private final Matrix matrix = Findings.matrix(held, broken, known, better, unclear);

    @Test
    void everyVerdictIsCounted() {
        assertThat(matrix.counts())
                .containsEntry(Verdict.CONTAINED, 2L)
                .containsEntry(Verdict.BREACHED, 2L)
                .containsEntry(Verdict.LIMITED, 0L)
                .containsEntry(Verdict.INCONCLUSIVE, 1L)
                .containsEntry(Verdict.NOT_APPLICABLE, 0L);
        assertThat(matrix.counts(Family.SYS))
                .containsEntry(Verdict.CONTAINED, 1L)
                .containsEntry(Verdict.BREACHED, 1L)
                .containsEntry(Verdict.INCONCLUSIVE, 0L);
        assertThat(matrix.counts(Family.NET).values()).containsOnly(0L);
    }

    @Test
    void whatIsNotAsExpectedIsShown() {
        assertThat(matrix.unexpected()).containsExactly(broken, unclear);
    }

    @Test
    void knownBreachesAndSurprisesAreNotable() {
        assertThat(matrix.notable()).containsExactly(known, better);
    }

    @Test
    void whatNobodyCanTellIsNeverAsExpected() {
        for (Expectation expectation : Expectation.values()) {
            assertThat(expectation.accepts(Verdict.INCONCLUSIVE)).as(expectation.name()).isFalse();
        }
    }

    @Test
    void aBreachIsAsExpectedOnlyWhereItIsAnnouncedOrMeasured() {
        for (Expectation expectation : Expectation.values()) {
            assertThat(expectation.accepts(Verdict.BREACHED))
                    .as(expectation.name())
                    .isEqualTo(
                            expectation == Expectation.BREACHED
                                    || expectation == Expectation.MEASURED);
        }
    }

    @Test
    void theSummaryHasWhatIsUnexpected() {
        assertThat(MatrixJson.summary(matrix).path("unexpected").toString())
                .contains("SYS-02", "FS-03")
                .doesNotContain("SYS-01", "FS-01");
        assertThat(MatrixJson.whole(matrix).path("findings").size()).isEqualTo(5);
    }
}
