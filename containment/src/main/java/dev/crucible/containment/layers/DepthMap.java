package dev.crucible.containment.layers;

import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;
import dev.crucible.containment.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How deep the defence of one engine is.
 *
 * @param engine its name
 * @param depths of every attempt that the whole sandbox holds
 * @param unclear attempts of which nobody can tell what came of them without some layer
 * @param broken layers without which no sandbox stood at all, so that nothing was learned
 */
public record DepthMap(
        String engine, List<Depth> depths, List<String> unclear, List<Layer> broken) {
    /**
     * Attempts that take seconds and are ended by a clock of the host, which no layer is part of:
     * time, idle streams and processors. And what judges the gate, which looks away here.
     */
    public static final Set<String> LEFT_OUT =
            Set.of("RES-05", "RES-07", "RES-08", "RES-09", "LC-06");

    /** Copies the lists. */
    public DepthMap {
        depths = List.copyOf(depths);
        unclear = List.copyOf(unclear);
        broken = List.copyOf(broken);
    }

    /**
     * Measures it: every attempt that the whole sandbox holds, without one layer after the other.
     *
     * @param done hears of each depth as it is known
     */
    public static DepthMap measure(
            String engine, List<Probe> probes, Trials trials, Consumer<Depth> done) {
        List<Layer> broken = new ArrayList<>();
        for (Layer layer : Layer.of(engine)) {
            trials.refusal(engine, layer.omission(engine).orElse(""))
                    .filter(why -> why.startsWith(NO_SANDBOX))
                    .ifPresent(_ -> broken.add(layer));
        }
        List<Depth> depths = new ArrayList<>();
        List<String> unclear = new ArrayList<>();
        for (Probe probe : probes) {
            String id = probe.info().id();
            if (!holds(trials.attempt(engine, Trials.WHOLE, probe))) {
                continue;
            }
            List<String> alone = new ArrayList<>();
            boolean clear = broken.isEmpty();
            for (Layer layer : Layer.of(engine)) {
                if (broken.contains(layer)) {
                    continue;
                }
                Judgement without =
                        trials.attempt(engine, layer.omission(engine).orElse(""), probe);
                if (without.verdict() == Verdict.BREACHED) {
                    alone.add(layer.label());
                } else if (without.verdict() == Verdict.INCONCLUSIVE) {
                    unclear.add(id + " without " + layer.label() + ": " + without.because());
                    clear = false;
                }
            }
            // That no layer is alone is known only where every one of them was taken away.
            if (clear || !alone.isEmpty()) {
                Depth depth = new Depth(id, alone.isEmpty() ? 2 : 1, alone, probe.standing());
                depths.add(depth);
                done.accept(depth);
            }
        }
        return new DepthMap(engine, depths, unclear, broken);
    }

    /** How a refusal begins when it was not the gate that refused. */
    public static final String NO_SANDBOX = "no sandbox stood: ";

    private static boolean holds(Judgement judgement) {
        return judgement.verdict() == Verdict.CONTAINED || judgement.verdict() == Verdict.LIMITED;
    }

    /** Attempts that a layer stops alone. */
    public List<String> onlyStoppedBy(Layer layer) {
        return depths.stream()
                .filter(depth -> depth.alone().contains(layer.label()))
                .map(Depth::probe)
                .toList();
    }
}
