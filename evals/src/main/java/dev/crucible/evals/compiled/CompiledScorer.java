package dev.crucible.evals.compiled;

import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.Scorer;
import dev.crucible.evals.proxy.ExchangeLimits;
import dev.crucible.evals.proxy.Side;
import dev.crucible.evals.proxy.TwoSandboxes;

import java.util.List;
import java.util.Optional;

/**
 * Scores candidates in a compiled language. Tests and candidate are built apart and run apart, in
 * four sandboxes; nothing of the one is ever in a sandbox of the other, and only the tests' process
 * can say that a candidate passed. Thread-safe.
 */
public final class CompiledScorer implements Scorer {
    private final TwoSandboxes sandboxes;
    private final Runtime runtime;
    private final CompiledLanguage language;
    private final Workshop workshop;
    private final TestPrograms tests;
    private final Limits candidateLimits;

    private CompiledScorer(
            ExecutionEngine engine,
            Runtime runtime,
            CompiledLanguage language,
            Limits candidateLimits) {
        this.sandboxes = new TwoSandboxes(engine);
        this.runtime = runtime;
        this.language = language;
        this.workshop = new Workshop(engine, runtime);
        this.tests = new TestPrograms(workshop, language);
        this.candidateLimits = candidateLimits;
    }

    /**
     * A scorer for C++.
     *
     * @param engine makes the four sandboxes of each score
     * @param runtime the compiler
     * @param candidateLimits what each candidate may use when it runs; the tests get a little more
     */
    public static CompiledScorer cpp(
            ExecutionEngine engine, Runtime runtime, Limits candidateLimits) {
        return new CompiledScorer(engine, runtime, new CppLanguage(runtime), candidateLimits);
    }

    /** A scorer for Java; as {@link #cpp}. */
    public static CompiledScorer java(
            ExecutionEngine engine, Runtime runtime, Limits candidateLimits) {
        JavaLanguage language =
                new JavaLanguage(runtime, candidateLimits, ExchangeLimits.tests(candidateLimits));
        return new CompiledScorer(engine, runtime, language, candidateLimits);
    }

    /** A scorer for Go; as {@link #cpp}. */
    public static CompiledScorer go(
            ExecutionEngine engine, Runtime runtime, Limits candidateLimits) {
        return new CompiledScorer(engine, runtime, new GoLanguage(runtime), candidateLimits);
    }

    /** A scorer for Rust; as {@link #cpp}. */
    public static CompiledScorer rust(
            ExecutionEngine engine, Runtime runtime, Limits candidateLimits) {
        return new CompiledScorer(engine, runtime, new RustLanguage(runtime), candidateLimits);
    }

    @Override
    public boolean supports(Problem problem) {
        return problem.runtime().equals(runtime.name());
    }

    @Override
    public Score score(
            Problem problem, String completion, HoneyAnswer honey, Cancellation cancellation) {
        try {
            return built(problem, completion, honey, cancellation);
        } catch (CrucibleException unclear) {
            return new Score(Verdict.UNSCORED, String.valueOf(unclear.getMessage()));
        }
    }

    private Score built(
            Problem problem, String completion, HoneyAnswer honey, Cancellation cancellation) {
        Build candidate =
                workshop.build(
                        "candidate-build", language.candidate(problem, completion), cancellation);
        Score score =
                switch (candidate) {
                    case Build.Failed failed -> candidateFailed(problem, failed, cancellation);
                    case Build.Made made ->
                            candidateMade(problem, made.files(), honey, cancellation);
                };
        return score.in(candidate.attestations());
    }

    private Score candidateMade(
            Problem problem,
            List<SandboxFile> candidate,
            HoneyAnswer honey,
            Cancellation cancellation) {
        Build built = tests.of(problem, cancellation);
        Score score =
                switch (built) {
                    case Build.Failed failed -> testsFailed(problem, failed);
                    case Build.Made made -> run(made.files(), candidate, honey, cancellation);
                };
        return score.in(built.attestations());
    }

    /**
     * No candidate of a problem compiles whose types cannot be exchanged: then the tests do not.
     */
    private Score candidateFailed(Problem problem, Build.Failed failed, Cancellation cancellation) {
        Optional<String> missing =
                language.missing(
                        failed.diagnostics(),
                        problem.prompt() + problem.field("import") + problem.field("declaration"));
        if (missing.isPresent()) {
            return new Score(Verdict.MISSING_DEPENDENCY, missing.orElseThrow());
        }
        if (failed.outcome() instanceof Outcome.Exited) {
            if (tests.of(problem, cancellation) instanceof Build.Failed unusable) {
                return testsFailed(problem, unusable);
            }
            return new Score(Verdict.COMPILE_ERROR, language.firstError(failed.diagnostics()));
        }
        return Score.ofUnfinished(
                failed.outcome(), "while compiling: " + failed.outcome().describe());
    }

    private Score testsFailed(Problem problem, Build.Failed failed) {
        String trusted =
                problem.prompt() + String.join("\n", problem.extra().values()) + problem.test();
        Optional<String> missing = language.missing(failed.diagnostics(), trusted);
        if (missing.isPresent()) {
            return new Score(Verdict.MISSING_DEPENDENCY, missing.orElseThrow());
        }
        String why =
                failed.outcome() instanceof Outcome.Exited
                        ? language.firstError(failed.diagnostics())
                        : failed.outcome().describe();
        return new Score(Verdict.UNSCORED, "the tests do not compile: " + why);
    }

    private Score run(
            List<SandboxFile> testFiles,
            List<SandboxFile> candidateFiles,
            HoneyAnswer honey,
            Cancellation cancellation) {
        return sandboxes.score(
                side(ExchangeLimits.tests(candidateLimits), testFiles, language.startTests()),
                side(
                        ExchangeLimits.candidate(candidateLimits),
                        candidateFiles,
                        language.startCandidate()),
                honey,
                cancellation);
    }

    private Side side(Limits limits, List<SandboxFile> files, List<String> argv) {
        return new Side(
                new SandboxSpec(limits, NetworkAccess.NONE, runtime.readOnlyPaths()),
                files,
                argv,
                workshop.environment());
    }
}
