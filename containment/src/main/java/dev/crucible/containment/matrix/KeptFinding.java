package dev.crucible.containment.matrix;

import dev.crucible.containment.Expectation;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Verdict;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is kept of a finding.
 *
 * @param probe the id of the attempt
 * @param verdict what came of it
 * @param expected what the catalogue says
 * @param because in one sentence; made of what a sandbox wrote, perhaps
 * @param measured when, to the millisecond
 */
public record KeptFinding(
        String probe, Verdict verdict, Expectation expected, String because, Instant measured) {
    private static final int MAX_REASON = 400;

    /** Bounds the sentence. */
    public KeptFinding {
        because = because.length() <= MAX_REASON ? because : because.substring(0, MAX_REASON);
        measured = measured.truncatedTo(ChronoUnit.MILLIS);
    }

    static KeptFinding of(Finding finding, Instant measured) {
        return new KeptFinding(
                finding.probe().id(),
                finding.judgement().verdict(),
                finding.expected(),
                finding.judgement().because(),
                measured);
    }

    /** The prefix of its id. */
    public String family() {
        return probe.substring(0, Math.max(0, probe.indexOf('-')));
    }

    /** Whether it is as expected. */
    public boolean asExpected() {
        return expected.accepts(verdict);
    }
}
