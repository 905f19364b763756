package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.Runtime;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.Scorer;

import java.util.regex.Pattern;

/**
 * Scores candidates in an interpreted language whose tests call them by name. The candidate runs in
 * a sandbox that holds nothing of the tests, and answers calls with plain values; the tests run in
 * a sandbox that the candidate cannot reach, and are alone in saying that it passed.
 *
 * <p>When the tests' sandbox reaches a limit after it has received something from the candidate,
 * that is the candidate's failure: the value it chose was too much for the tests. Without anything
 * received, and whenever the tests end in silence for any other reason, the result is unscored.
 */
public final class ProxyScorer implements Scorer {
    /** Addresses differ from run to run, and a score must not. */
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{6,}");

    private final String runtimeName;
    private final ProxyLanguage language;
    private final ProxyExchange exchange;

    private ProxyScorer(ExecutionEngine engine, String runtimeName, ProxyLanguage language) {
        this.exchange = new ProxyExchange(engine);
        this.runtimeName = runtimeName;
        this.language = language;
    }

    /**
     * A scorer for Python: HumanEval, HumanEval-X and MBPP forms, and every other whose tests are
     * assertions or a function {@code check}.
     *
     * @param engine makes both sandboxes of each score
     * @param runtime the interpreter
     * @param candidateLimits what each candidate may use; the tests get a little more
     */
    public static ProxyScorer python(
            ExecutionEngine engine, Runtime runtime, Limits candidateLimits) {
        return new ProxyScorer(engine, runtime.name(), new PythonProxy(runtime, candidateLimits));
    }

    /**
     * A scorer for JavaScript whose tests use {@code console.assert} or throw.
     *
     * @param engine makes both sandboxes of each score
     * @param runtime Node.js
     * @param candidateLimits what each candidate may use; the tests get a little more
     */
    public static ProxyScorer javaScript(
            ExecutionEngine engine, Runtime runtime, Limits candidateLimits) {
        return new ProxyScorer(
                engine, runtime.name(), new JavaScriptProxy(runtime, candidateLimits));
    }

    @Override
    public boolean supports(Problem problem) {
        return problem.runtime().equals(runtimeName);
    }

    @Override
    public Score score(Problem problem, String completion, Cancellation cancellation) {
        if (cancellation.cancelled()) {
            return unscored("cancelled");
        }
        Exchange end =
                exchange.run(
                        language.tests(problem),
                        language.candidate(problem, completion),
                        cancellation);
        Bytes verdict = end.verdict();
        if (verdict != null) {
            return said(verdict);
        }
        return cancellation.cancelled() ? unscored("cancelled") : silent(end);
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
