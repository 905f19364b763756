package dev.crucible.containment.layers;

import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;
import dev.crucible.containment.Verdict;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How good the probes are: the share of the mutants that they notice.
 *
 * @param autopsies one for each mutant, in their order
 */
public record MutationScore(List<Autopsy> autopsies) {
    /** The share that probes must notice, in percent. */
    public static final int ENOUGH = 95;

    /** Copies the list. */
    public MutationScore {
        autopsies = List.copyOf(autopsies);
    }

    /**
     * Tries every mutant: first with the probes that it names, then with all others, until one
     * notices.
     *
     * @param probes what may notice
     * @param done hears of each as it is known
     */
    public static MutationScore measure(
            List<Mutant> mutants, List<Probe> probes, Trials trials, Consumer<Autopsy> done) {
        mutants.stream().map(Mutant::engine).distinct().forEach(engine -> control(engine, trials));
        Coroner coroner = new Coroner(probes, trials);
        List<Autopsy> autopsies = new ArrayList<>();
        for (Mutant mutant : mutants) {
            Autopsy autopsy = coroner.examine(mutant);
            autopsies.add(autopsy);
            done.accept(autopsy);
        }
        return new MutationScore(autopsies);
    }

    /** What is refused although nothing was left out shows nothing by being refused. */
    private static void control(String engine, Trials trials) {
        trials.refusal(engine, Trials.WHOLE)
                .ifPresent(why -> {
                    throw new CrucibleException(
                            ErrorCode.INTERNAL,
                            engine + " is refused although nothing was left out: " + why);
                });
    }

    /** Those that a probe noticed with nobody at the gate. */
    public long killedByProbes() {
        return autopsies.stream().filter(Autopsy::killed).count();
    }

    /** Those that the gate refuses. */
    public long killedByGate() {
        return autopsies.stream().filter(Autopsy::refusedAtTheGate).count();
    }

    /** Those that no probe noticed. */
    public List<Autopsy> survivors() {
        return autopsies.stream().filter(one -> !one.killed() && !one.stillborn()).toList();
    }

    /** How many stood, so that something could notice. */
    public long viable() {
        return autopsies.stream().filter(one -> !one.stillborn()).count();
    }

    /** Whether enough were noticed, and of every survivor is known why. */
    public boolean enough() {
        return viable() > 0
                && viable() == autopsies.size()
                && killedByProbes() * 100 >= ENOUGH * viable()
                && survivors().stream().noneMatch(one -> one.mutant().survives().isEmpty());
    }

    /** Knows what the whole sandbox answers, so that only what the fault changed counts. */
    private static final class Coroner {
        private final List<Probe> probes;
        private final Trials trials;
        private final Map<String, Boolean> sound = new HashMap<>();

        private Coroner(List<Probe> probes, Trials trials) {
            this.probes = List.copyOf(probes);
            this.trials = trials;
        }

        private Autopsy examine(Mutant mutant) {
            Optional<String> refused = trials.refusal(mutant.engine(), mutant.omitted());
            int attempts = 0;
            if (refused.filter(why -> why.startsWith(DepthMap.NO_SANDBOX)).isPresent()) {
                return new Autopsy(mutant, refused, Optional.empty(), refused.get(), attempts);
            }
            for (Probe probe : ordered(mutant)) {
                attempts++;
                Judgement judgement = trials.attempt(mutant.engine(), mutant.omitted(), probe);
                if (red(judgement) && holds(mutant.engine(), probe)) {
                    return new Autopsy(
                            mutant,
                            refused,
                            Optional.of(probe.info().id()),
                            judgement.verdict().label() + ": " + judgement.because(),
                            attempts);
                }
            }
            return new Autopsy(mutant, refused, Optional.empty(), mutant.survives(), attempts);
        }

        private List<Probe> ordered(Mutant mutant) {
            List<Probe> ordered = new ArrayList<>();
            for (String id : mutant.expected()) {
                probes.stream().filter(probe -> probe.info().id().equals(id)).forEach(ordered::add);
            }
            probes.stream().filter(probe -> !ordered.contains(probe)).forEach(ordered::add);
            return ordered;
        }

        private boolean holds(String engine, Probe probe) {
            return sound.computeIfAbsent(
                    engine + " " + probe.info().id(),
                    _ -> !red(trials.attempt(engine, Trials.WHOLE, probe)));
        }

        /** A sandbox that was not there has not been noticed to be weak. */
        private static boolean red(Judgement judgement) {
            return judgement.verdict() == Verdict.BREACHED
                    || (judgement.verdict() == Verdict.INCONCLUSIVE
                            && !judgement.because().startsWith(Judgement.NO_SANDBOX));
        }
    }
}
