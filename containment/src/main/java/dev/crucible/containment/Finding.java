package dev.crucible.containment;

import java.time.Duration;

/**
 * What one probe found of one engine.
 *
 * @param probe what was attempted
 * @param expected what was expected of that kind of engine
 * @param judgement what came of it
 * @param took with laying out and judging
 */
public record Finding(ProbeInfo probe, Expectation expected, Judgement judgement, Duration took) {
    /** Whether it is as expected. */
    public boolean asExpected() {
        return expected.accepts(judgement.verdict());
    }

    /** Whether it is better than was expected, which is worth knowing too. */
    public boolean better() {
        return expected == Expectation.BREACHED
                && judgement.verdict() != Verdict.BREACHED
                && judgement.verdict() != Verdict.INCONCLUSIVE;
    }
}
