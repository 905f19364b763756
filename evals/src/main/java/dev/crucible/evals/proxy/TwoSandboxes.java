package dev.crucible.evals.proxy;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Scores by running the tests in one sandbox and the candidate in another, with nothing but frames
 * of plain values between them. The tests alone say that the candidate passed: by a frame on their
 * standard output, which goes no further than here.
 *
 * <p>When the tests' sandbox reaches a limit after it has received something from the candidate,
 * that is the candidate's failure: the value it chose was too much for the tests. Without anything
 * received, and whenever the tests end in silence for any other reason, the result is unscored.
 */
public final class TwoSandboxes {
    /** Addresses differ from run to run, and a score must not. */
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{6,}");

    private final ProxyExchange exchange;
    private final IsolationClass isolation;

    /** Both sandboxes of every score come from this engine. */
    public TwoSandboxes(ExecutionEngine engine) {
        this.exchange = new ProxyExchange(engine);
        this.isolation = engine.info().isolation();
    }

    /** The score of what these two sides do with each other. */
    public Score score(Side tests, Side candidate, HoneyAnswer honey, Cancellation cancellation) {
        if (cancellation.cancelled()) {
            return unscored("cancelled");
        }
        Exchange end = exchange.run(tests.with(honey), candidate, honey, cancellation);
        Score score = decided(end, cancellation).in(end.attestations());
        return proved(end.honeySaid() ? score.withHoneyAnswer() : score);
    }

    private static Score decided(Exchange end, Cancellation cancellation) {
        for (Outcome side : List.of(end.tests(), end.candidate())) {
            if (side instanceof Outcome.Breached) {
                return unscored(side.describe());
            }
        }
        Bytes verdict = end.verdict();
        if (verdict != null) {
            return said(verdict);
        }
        return cancellation.cancelled() ? unscored("cancelled") : silent(end);
    }

    /** A pass that nothing shows to have been isolated as the engine promises is none. */
    private Score proved(Score score) {
        Attestations shown = score.attestations();
        Optional<String> fault =
                shown.sandboxes().size() < 2
                        ? Optional.of("an attestation is missing")
                        : shown.fault(isolation);
        return score.passed() && isolation != IsolationClass.NONE && fault.isPresent()
                ? unscored("unproven: " + fault.get()).in(shown)
                : score;
    }

    private static Score said(Bytes frame) {
        String text = ADDRESS.matcher(frame.asText()).replaceAll("0x…");
        if (text.length() < 2) {
            return unscored("the tests said an empty verdict");
        }
        String detail = text.substring(2);
        return switch (text.charAt(1)) {
            case 'P' -> new Score(Verdict.PASSED, detail);
            case 'W' -> new Score(Verdict.WRONG_ANSWER, detail);
            case 'E' -> new Score(Verdict.EXCEPTION, detail);
            case 'C' -> new Score(Verdict.COMPILE_ERROR, detail);
            case 'M' -> new Score(Verdict.MISSING_DEPENDENCY, detail);
            default -> unscored(detail);
        };
    }

    /** The score without a verdict: never a pass. */
    private static Score silent(Exchange end) {
        if (end.tests() instanceof Outcome.Refused || end.tests() instanceof Outcome.Lost) {
            return Score.ofUnfinished(end.tests(), "the tests: " + end.tests().describe());
        }
        String candidateFault = end.candidateFault();
        if (candidateFault != null) {
            return new Score(Verdict.EXCEPTION, candidateFault);
        }
        String testsFault = end.testsFault();
        if (testsFault != null) {
            return unscored(testsFault);
        }
        if (end.candidateFirst()) {
            return Score.ofUnfinished(end.candidate(), "");
        }
        if (end.tests() instanceof Outcome.LimitReached && end.answered()) {
            return Score.ofUnfinished(
                    end.tests(),
                    "the tests reached their "
                            + end.tests().describe()
                            + " on the candidate's values");
        }
        return unscored("the tests ended without a verdict: " + end.tests().describe());
    }

    private static Score unscored(String detail) {
        return new Score(Verdict.UNSCORED, detail);
    }
}
