package dev.crucible.containment;

import dev.crucible.core.EngineInfo;
import dev.crucible.core.Runner;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes attempts where they must succeed, each once: the same program, judged in the same way. For
 * one thread.
 */
public final class Controls {
    /** Why is said once for all of them. */
    private static final String NOWHERE = "there can be no enclosure here";

    private final Attempts attempts;
    private final List<EngineInfo> enclosures;
    private final Path outside;
    private final RandomGenerator random;
    private final Map<ProbeInfo, Shown> shown = new HashMap<>();

    /**
     * Controls in these enclosures.
     *
     * @param path takes runs to them
     * @param outside where honey is laid out
     */
    public Controls(
            RunPath path,
            List<EngineInfo> enclosures,
            Path outside,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.attempts = new Attempts(path, nanoTime);
        this.enclosures = List.copyOf(enclosures);
        this.outside = outside;
        this.random = random;
    }

    /** The same, whose runs are made by this process. */
    public Controls(
            Runner runner,
            List<EngineInfo> enclosures,
            Path outside,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this(RunPath.of(runner), enclosures, outside, random, nanoTime);
    }

    /**
     * What a control showed.
     *
     * @param sound whether the attempt may be believed when it fails
     * @param absent whether this machine does not have what it is after
     * @param because why, or why not
     */
    public record Shown(boolean sound, boolean absent, String because) {}

    /** What the attempt of a probe comes to where nothing holds it. */
    public Shown of(Probe probe) {
        return of(probe, false);
    }

    /**
     * That of a probe.
     *
     * @param alsoIdle whether the judge must also keep silent there while nothing is attempted
     */
    Shown of(Probe probe, boolean alsoIdle) {
        return shown.computeIfAbsent(probe.info(), _ -> show(probe, alsoIdle));
    }

    private Shown show(Probe probe, boolean alsoIdle) {
        Control control = probe.control();
        if (control.enclosure().isEmpty()) {
            return new Shown(true, false, "none, because " + control.whyNone());
        }
        Optional<EngineInfo> enclosure =
                enclosures.stream()
                        .filter(engine -> engine.name().equals(control.enclosure()))
                        .findFirst();
        if (enclosure.isEmpty()) {
            return new Shown(false, false, "there is no " + control.enclosure());
        }
        if (!enclosure.get().availability().available()) {
            return new Shown(false, false, NOWHERE);
        }
        Ground ground = new Ground(enclosure.get(), outside, random);
        Judgement judgement = attempts.judge(probe, ground, control.setup());
        // Where the walls themselves are judged, their lack is seen without an attempt.
        boolean silent = alsoIdle && !probe.standing() && !control.flawed();
        if (silent && judgement.verdict() == Verdict.BREACHED) {
            Optional<Idle> idle = attempts.idle(probe, ground, control.setup());
            if (idle.isPresent() && !idle.get().silent()) {
                return new Shown(false, false, idle.get().because());
            }
        }
        return new Shown(
                judgement.verdict() == Verdict.BREACHED,
                judgement.verdict() == Verdict.NOT_APPLICABLE,
                judgement.verdict().label() + ", " + judgement.because());
    }
}
