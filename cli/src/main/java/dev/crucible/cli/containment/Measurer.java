package dev.crucible.cli.containment;

import dev.crucible.cli.integrity.EvaluationProbes;
import dev.crucible.containment.Controls;
import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Ground;
import dev.crucible.containment.HostIntegrity;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;
import dev.crucible.containment.Prober;
import dev.crucible.containment.matrix.Fingerprint;
import dev.crucible.containment.matrix.Matrix;
import dev.crucible.containment.matrix.Scope;
import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.core.Cancellation;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.linux.Host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the attempts on one engine after the other. What it lays out for them is removed when it is
 * closed. For one thread.
 */
public final class Measurer implements AutoCloseable {
    /** Other people's short-lived things are gone after it. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration SHORT_PAUSE = Duration.ofMillis(500);

    private final Site site;
    private final Attempted attempted;
    private final MeasureListener listener;
    private final Cancellation cancellation;
    private final Path outside;
    private final Controls controls;

    /**
     * A measurer of engines of this site.
     *
     * @param cancellation ends it between two attempts
     */
    public Measurer(
            Site site, Attempted attempted, MeasureListener listener, Cancellation cancellation) {
        this.site = site;
        this.attempted = attempted;
        this.listener = listener;
        this.cancellation = cancellation;
        this.outside = site.outside().get();
        this.controls =
                new Controls(
                        site.enclosureRunner(),
                        site.enclosures().stream().map(ExecutionEngine::info).toList(),
                        outside,
                        new SecureRandom(),
                        site.nanoTime());
    }

    /** What came of it; empty when it was cancelled, for a part would pass for the whole. */
    public Optional<Matrix> measure(ExecutionEngine engine) {
        EngineInfo info = engine.info();
        List<Probe> probes = attempted.of(site.repertoire().catalogue());
        Instant began = site.clock().instant();
        long start = site.nanoTime().getAsLong();
        Fingerprint fingerprint = site.fingerprint(info);
        Optional<HostIntegrity> host = host(site.programs().apply(info.name()));
        Ground ground = new Ground(info, outside, new SecureRandom(), site.starter().user());
        Prober prober = prober(ground);
        List<Finding> findings = new ArrayList<>();
        for (Probe probe : probes) {
            if (cancellation.cancelled()) {
                return Optional.empty();
            }
            listener.begins(info, probe, findings.size(), probes.size());
            findings.add(told(info, prober.probe(probe)));
        }
        findings.addAll(evaluation(engine));
        host.stream()
                .flatMap(one -> one.findings(ground.kind()).stream())
                .filter(finding -> attempted.includes(finding.probe()))
                .forEach(finding -> findings.add(told(info, finding)));
        Duration took = Duration.ofNanos(site.nanoTime().getAsLong() - start);
        return Optional.of(new Matrix(info.name(), fingerprint, began, took, findings));
    }

    /** Scorers start their sandboxes in this process, whoever else has started the engines. */
    private List<Finding> evaluation(ExecutionEngine engine) {
        EngineInfo info = engine.info();
        if (site.starter().user() == Host.userId()) {
            return site.repertoire()
                    .evaluation()
                    .findings(
                            engine, attempted::includes, finding -> listener.found(info, finding));
        }
        return EvaluationProbes.infos().stream()
                .filter(attempted::includes)
                .map(probe ->
                        told(
                                info,
                                new Finding(
                                        probe,
                                        probe.expected(EngineKind.of(info)),
                                        Judgement.notApplicable(
                                                "scorers are not started as another user"),
                                        Duration.ZERO)))
                .toList();
    }

    /** Makes these attempts and no others; nothing of it is kept. */
    public List<Finding> attempt(ExecutionEngine engine, List<Probe> probes) {
        EngineInfo info = engine.info();
        Prober prober =
                prober(new Ground(info, outside, new SecureRandom(), site.starter().user()));
        List<Finding> findings = new ArrayList<>();
        for (Probe probe : probes) {
            listener.begins(info, probe, findings.size(), probes.size());
            findings.add(told(info, prober.probe(probe)));
        }
        return findings;
    }

    /** What the same attempt comes to where nothing holds it. */
    public Controls.Shown withoutWalls(Probe probe) {
        return controls.of(probe);
    }

    /** Controls of silence cost a run each: who is in a hurry does without. */
    private Prober prober(Ground ground) {
        Prober prober = new Prober(site.starter().path(), ground, controls, site.nanoTime());
        return attempted.scope() == Scope.QUICK ? prober : prober.withNegativeControls();
    }

    /** Looks at the host before anything is attempted, where its integrity is asked for. */
    private Optional<HostIntegrity> host(Map<String, Path> programs) {
        return attempted.looksAtHost()
                ? Optional.of(
                        new HostIntegrity(
                                () -> HostSnapshot.take(programs, site.clock()),
                                () -> LockSupport.parkNanos(pause().toNanos()),
                                site.nanoTime()))
                : Optional.empty();
    }

    private Duration pause() {
        return attempted.quick() ? SHORT_PAUSE : PAUSE;
    }

    private Finding told(EngineInfo engine, Finding finding) {
        listener.found(engine, finding);
        return finding;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(outside);
        } catch (IOException left) {
            throw new UncheckedIOException("what probes laid out could not be removed", left);
        }
    }
}
