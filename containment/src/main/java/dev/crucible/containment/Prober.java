package dev.crucible.containment;

import dev.crucible.core.Runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tries one engine. Where an attempt came to nothing, the same attempt must succeed without the
 * walls; otherwise nobody can tell what it was that held.
 */
public final class Prober {
    private final Attempts attempts;
    private final Ground ground;
    private final Controls controls;
    private final LongSupplier nanoTime;
    private final boolean alsoIdle;

    /**
     * A prober of one engine.
     *
     * @param path takes runs to that engine, among others
     * @param ground what the probes lay out, and for which engine
     * @param controls show that the attempts are attempts
     * @param nanoTime never goes back, in nanoseconds
     */
    public Prober(RunPath path, Ground ground, Controls controls, LongSupplier nanoTime) {
        this(new Attempts(path, nanoTime), ground, controls, nanoTime, false);
    }

    private Prober(
            Attempts attempts,
            Ground ground,
            Controls controls,
            LongSupplier nanoTime,
            boolean alsoIdle) {
        this.attempts = attempts;
        this.ground = ground;
        this.controls = controls;
        this.nanoTime = nanoTime;
        this.alsoIdle = alsoIdle;
    }

    /** The same, whose runs are made by this process. */
    public Prober(Runner runner, Ground ground, Controls controls, LongSupplier nanoTime) {
        this(RunPath.of(runner), ground, controls, nanoTime);
    }

    /** The same, whose judges must also keep silent while nothing is attempted. */
    public Prober withNegativeControls() {
        return new Prober(attempts, ground, controls, nanoTime, true);
    }

    /** Makes the attempt. Never throws for what a sandbox does: that is a finding. */
    public Finding probe(Probe probe) {
        long start = nanoTime.getAsLong();
        Judgement judgement = attempts.judge(probe, ground, "");
        if (judgement.verdict() == Verdict.CONTAINED || judgement.verdict() == Verdict.LIMITED) {
            judgement = controlled(probe, judgement);
        }
        if (alsoIdle && told(judgement.verdict())) {
            judgement = unlessAlarmed(probe, judgement);
        }
        return new Finding(
                probe.info(),
                probe.info().expected(ground.kind()),
                judgement,
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private static boolean told(Verdict verdict) {
        return switch (verdict) {
            case CONTAINED, LIMITED, BREACHED -> true;
            case INCONCLUSIVE, NOT_APPLICABLE -> false;
        };
    }

    /** A judge who sees something where nothing was attempted sees nothing where something was. */
    private Judgement unlessAlarmed(Probe probe, Judgement judgement) {
        Optional<Idle> idle = attempts.idle(probe, ground, "");
        if (idle.isEmpty()) {
            return judgement;
        }
        boolean same = probe.standing() && idle.get().judgement().verdict() == judgement.verdict();
        if (!idle.get().silent() && !same) {
            return Judgement.inconclusive(idle.get().because(), judgement.evidence());
        }
        List<String> evidence = new ArrayList<>(judgement.evidence());
        evidence.add(
                idle.get().silent()
                        ? "nothing attempted, nothing noticed"
                        : "it is so whatever is attempted");
        return new Judgement(judgement.verdict(), judgement.because(), evidence);
    }

    /**
     * What came of the attempt itself, for who compares two sandboxes: the one that it breaks shows
     * that it is an attempt.
     */
    public Judgement attempt(Probe probe) {
        return attempts.judge(probe, ground, "");
    }

    /** An attempt that fails everywhere shows nothing by failing here. */
    private Judgement controlled(Probe probe, Judgement judgement) {
        Controls.Shown control = controls.of(probe, alsoIdle);
        List<String> evidence = new ArrayList<>(List.of("control: " + control.because()));
        evidence.addAll(judgement.evidence());
        if (control.absent()) {
            return new Judgement(Verdict.NOT_APPLICABLE, "this machine does not have it", evidence);
        }
        return control.sound()
                ? new Judgement(judgement.verdict(), judgement.because(), evidence)
                : Judgement.inconclusive(
                        "the same attempt without the walls did not succeed: " + control.because(),
                        evidence);
    }
}
