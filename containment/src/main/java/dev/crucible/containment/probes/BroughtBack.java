package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Artifacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leaves files that are a trap for whoever brings them back. One ordinary file must come with them:
 * a collector that brings nothing proves nothing.
 *
 * @param info what it is about
 * @param body the statements; they write {@code PROOF} to {@code proof.txt}
 * @param held the verdict when the rule holds
 * @param rule what must hold of what came back
 */
record BroughtBack(ProbeInfo info, String body, Verdict held, Rule rule) implements Probe {
    private static final int NOTES = 10;

    /** What must hold of what a run brought back. */
    @FunctionalInterface
    interface Rule {
        /** What is wrong with it, one line each; none when it is as it must be. */
        List<String> broken(Artifacts artifacts, Observation seen);
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.nonce());
    }

    private final class Attempt implements Trial {
        private final String proof;

        private Attempt(String proof) {
            this.proof = proof;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(
                    Payload.of("PROOF = '" + proof + "'\n" + body).bringing(List.of("*", "**/*")));
        }

        @Override
        public Judgement judge(Observation seen) {
            Artifacts artifacts = new Artifacts(seen.result().artifacts());
            List<String> evidence = new ArrayList<>(Evidence.of(seen.transcript()));
            evidence.add("outcome: " + seen.result().outcome().describe());
            evidence.add("brought back: " + artifacts);
            seen.result().notes().stream()
                    .limit(NOTES)
                    .map("note: "::concat)
                    .forEach(evidence::add);
            List<String> broken = rule.broken(artifacts, seen);
            if (!broken.isEmpty()) {
                return new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
            }
            if (!seen.transcript().ended() || !artifacts.holds("proof.txt", proof)) {
                return Judgement.inconclusive(
                        "the ordinary file did not come back: "
                                + seen.result().outcome().describe(),
                        evidence);
            }
            return new Judgement(held, "only what may come back came back", evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
