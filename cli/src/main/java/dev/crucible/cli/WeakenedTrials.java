package dev.crucible.cli;

import dev.crucible.containment.Controls;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;
import dev.crucible.containment.Prober;
import dev.crucible.containment.layers.DepthMap;
import dev.crucible.containment.layers.Trials;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.Runner;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.engines.host.WeakenedEngines;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Attempts on the weakened sandboxes of this machine. For one thread. */
final class WeakenedTrials implements Trials {
    private final WeakenedEngines engines;
    private final Function<EngineSelector, Runner> runners;
    private final Path outside;
    private final Map<String, Prober> probers = new HashMap<>();

    /**
     * Trials of these engines.
     *
     * @param runners takes runs to the engines of a selector
     * @param outside where honey is laid out
     */
    WeakenedTrials(
            WeakenedEngines engines, Function<EngineSelector, Runner> runners, Path outside) {
        this.engines = engines;
        this.runners = runners;
        this.outside = outside;
    }

    @Override
    public Judgement attempt(String engine, String omitted, Probe probe) {
        return probers.computeIfAbsent(engine + "/" + omitted, _ -> prober(engine, omitted))
                .attempt(probe);
    }

    private Prober prober(String engine, String omitted) {
        ExecutionEngine weakened = engines.without(engine, omitted, false);
        Runner runner = runners.apply(new EngineSelector(List.of(weakened)));
        SecureRandom random = new SecureRandom();
        return new Prober(
                runner,
                new Ground(weakened.info(), outside, random),
                new Controls(runner, List.of(), outside, random, System::nanoTime),
                System::nanoTime);
    }

    @Override
    public Optional<String> refusal(String engine, String omitted) {
        SandboxSpec spec = new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
        try (Sandbox passed = engines.without(engine, omitted, true).open(spec)) {
            return passed.attestation().violations().isEmpty()
                    ? Optional.empty()
                    : Optional.of("violated");
        } catch (SandboxException said) {
            String why = String.valueOf(said.getMessage());
            return Optional.of(
                    said.outcome() instanceof Outcome.Refused ? why : DepthMap.NO_SANDBOX + why);
        }
    }
}
