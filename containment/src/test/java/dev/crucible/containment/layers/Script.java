package dev.crucible.containment.layers;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine that answers as a test says: contained, unless it says otherwise. */
final class Script implements Trials {
    final List<String> attempts = new ArrayList<>();
    private final Map<String, Judgement> answers = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();

    Script answers(String omitted, String probe, Verdict verdict) {
        return answers(omitted, probe, new Judgement(verdict, "as the script says", List.of()));
    }

    Script answers(String omitted, String probe, Judgement judgement) {
        answers.put(omitted + " " + probe, judgement);
        return this;
    }

    Script refuses(String omitted, String why) {
        refusals.put(omitted, why);
        return this;
    }

    @Override
    public Judgement attempt(String engine, String omitted, Probe probe) {
        String id = probe.info().id();
        attempts.add(omitted + " " + id);
        return answers.getOrDefault(
                omitted + " " + id, new Judgement(Verdict.CONTAINED, "held", List.of()));
    }

    @Override
    public Optional<String> refusal(String engine, String omitted) {
        return Optional.ofNullable(refusals.get(omitted));
    }

    /** A probe that only has a name. */
    record Named(String id) implements Probe {
        @Override
        public ProbeInfo info() {
            return ProbeInfo.of(id, "CCCCCC", "nothing", "no reason");
        }

        @Override
        public Trial prepare(Ground ground) {
            throw new IllegalStateException("nobody makes this attempt");
        }
    }

    static List<Probe> probes(String... ids) {
        return List.of(ids).stream().<Probe>map(Named::new).toList();
    }
}
