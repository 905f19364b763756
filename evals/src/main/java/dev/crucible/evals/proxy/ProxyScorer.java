package dev.crucible.evals.proxy;

import dev.crucible.core.Cancellation;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Scorer;

/**
 * Scores candidates in an interpreted language whose tests call them by name. The candidate runs in
 * a sandbox that holds nothing of the tests, and answers calls with plain values; the tests run in
 * a sandbox that the candidate cannot reach, and are alone in saying that it passed.
 */
public final class ProxyScorer implements Scorer {
    private final String runtimeName;
    private final ProxyLanguage language;
    private final TwoSandboxes sandboxes;

    private ProxyScorer(ExecutionEngine engine, String runtimeName, ProxyLanguage language) {
        this.sandboxes = new TwoSandboxes(engine);
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
    public Score score(
            Problem problem, String completion, HoneyAnswer honey, Cancellation cancellation) {
        return sandboxes.score(
                language.tests(problem),
                language.candidate(problem, completion),
                honey,
                cancellation);
    }
}
