package dev.crucible.cli.integrity;

import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Verdict;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.integrity.Catalogue;
import dev.crucible.evals.integrity.NaiveScorer;
import dev.crucible.evals.integrity.Rehearsal;
import dev.crucible.evals.proxy.ProxyScorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The family EI: every way of cheating against the scorer on an engine, and against a careless
 * grader in an enclosure, where it must score. The oracle is the score, which the tests' own
 * sandbox decides and this process reads.
 */
public final class EvaluationProbes {
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final Limits BRIEF =
            LIMITS.withWall(Duration.ofSeconds(2)).withCpu(Duration.ofSeconds(2));

    private final Optional<Runtime> python;
    private final Optional<ExecutionEngine> enclosure;
    private final LongSupplier nanoTime;

    /**
     * The probes.
     *
     * @param python what the submissions are written for; empty when it is not installed
     * @param enclosures where cheats must score
     * @param nanoTime never goes back, in nanoseconds
     */
    public EvaluationProbes(
            Optional<Runtime> python, List<ExecutionEngine> enclosures, LongSupplier nanoTime) {
        this.python = python;
        this.enclosure = enclosures.stream().findFirst();
        this.nanoTime = nanoTime;
    }

    /** What they are about. */
    public static List<ProbeInfo> infos() {
        return Catalogue.ways().stream().map(EvaluationProbes::info).toList();
    }

    /** An engine that isolates nothing is measured; every other must hold. */
    private static ProbeInfo info(Catalogue.Way way) {
        return ProbeInfo.of(way.id(), "PCCCCC", way.attempt(), way.reason());
    }

    /**
     * Tries an engine.
     *
     * @param wanted which of them
     * @param told hears each finding as soon as it is there
     */
    public List<Finding> findings(
            ExecutionEngine engine, Predicate<ProbeInfo> wanted, Consumer<Finding> told) {
        List<Finding> findings = new ArrayList<>();
        for (Catalogue.Way way : Catalogue.ways()) {
            ProbeInfo info = info(way);
            if (wanted.test(info)) {
                long start = nanoTime.getAsLong();
                Judgement judgement = judge(way, engine);
                Finding finding =
                        new Finding(
                                info,
                                info.expected(EngineKind.of(engine.info())),
                                judgement,
                                Duration.ofNanos(nanoTime.getAsLong() - start));
                findings.add(finding);
                told.accept(finding);
            }
        }
        return findings;
    }

    private Judgement judge(Catalogue.Way way, ExecutionEngine engine) {
        if (!way.elsewhere().isEmpty()) {
            return Judgement.notApplicable(way.elsewhere());
        }
        if (python.isEmpty()) {
            return Judgement.notApplicable("Python is not installed");
        }
        if (engine.runtimes().isPresent()) {
            return Judgement.notApplicable(
                    "nothing is scored on an engine with languages of its own");
        }
        Rehearsal.Result result = rehearsal(engine, python.orElseThrow()).attempt(way);
        Verdict verdict =
                switch (result.end()) {
                    case FAILED -> Verdict.CONTAINED;
                    case SCORED -> Verdict.BREACHED;
                    case UNCLEAR -> Verdict.INCONCLUSIVE;
                };
        return new Judgement(verdict, result.because(), result.evidence());
    }

    private Rehearsal rehearsal(ExecutionEngine engine, Runtime runtime) {
        EngineInfo info = engine.info();
        return new Rehearsal(
                ProxyScorer.python(engine, runtime, LIMITS),
                ProxyScorer.python(engine, runtime, BRIEF),
                enclosure.map(place -> new NaiveScorer(place, runtime, LIMITS)),
                HoneyAnswer.unknown(),
                info.isolation() != IsolationClass.NONE);
    }
}
