package dev.crucible.containment;

import dev.crucible.core.Runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * A prober of one engine.
     *
     * @param runner takes runs to that engine, among others
     * @param ground what the probes lay out, and for which engine
     * @param controls show that the attempts are attempts
     * @param nanoTime never goes back, in nanoseconds
     */
    public Prober(Runner runner, Ground ground, Controls controls, LongSupplier nanoTime) {
        this.attempts = new Attempts(runner, nanoTime);
        this.ground = ground;
        this.controls = controls;
        this.nanoTime = nanoTime;
    }

    /** Makes the attempt. Never throws for what a sandbox does: that is a finding. */
    public Finding probe(Probe probe) {
        long start = nanoTime.getAsLong();
        Judgement judgement = attempts.judge(probe, ground, "");
        if (judgement.verdict() == Verdict.CONTAINED || judgement.verdict() == Verdict.LIMITED) {
            judgement = controlled(probe, judgement);
        }
        return new Finding(
                probe.info(),
                probe.info().expected(ground.kind()),
                judgement,
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    /** An attempt that fails everywhere shows nothing by failing here. */
    private Judgement controlled(Probe probe, Judgement judgement) {
        Controls.Shown control = controls.of(probe);
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
