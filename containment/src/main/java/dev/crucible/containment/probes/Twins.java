package dev.crucible.containment.probes;

import dev.crucible.containment.Companion;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Transcript.Act;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two runs of the same program, one after the other, that must not come to the same values.
 *
 * @param info what it is about
 * @param body the statements; the value of each attempt must be another one every time
 */
record Twins(ProbeInfo info, String body) implements Probe {
    @Override
    public Trial prepare(Ground ground) {
        return new Attempt();
    }

    private final class Attempt implements Trial {
        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(body));
        }

        @Override
        public Optional<Companion> companion() {
            return Optional.of(new Companion(Payload.of(body), Companion.When.AFTERWARDS));
        }

        @Override
        public Judgement judge(Observation seen) {
            Map<String, Act> first = seen.transcript().acts();
            Map<String, Act> second =
                    seen.companion().map(other -> other.transcript().acts()).orElse(Map.of());
            List<String> evidence = new ArrayList<>(Evidence.of(seen.transcript()));
            seen.companion().ifPresent(other -> evidence.addAll(Evidence.of(other.transcript())));
            boolean failed =
                    Stream.of(first, second)
                            .flatMap(acts -> acts.values().stream())
                            .anyMatch(act -> !act.worked());
            if (first.isEmpty() || failed || !first.keySet().equals(second.keySet())) {
                return Judgement.inconclusive("not every value was there twice", evidence);
            }
            List<String> same =
                    first.keySet().stream()
                            .filter(name -> Objects.equals(first.get(name), second.get(name)))
                            .sorted()
                            .toList();
            return same.isEmpty()
                    ? new Judgement(Verdict.CONTAINED, "every value was another one", evidence)
                    : new Judgement(
                            Verdict.BREACHED,
                            "the same in both runs: " + String.join(", ", same),
                            evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
