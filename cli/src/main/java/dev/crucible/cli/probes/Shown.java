package dev.crucible.cli.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.core.Bytes;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunResult;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes what attacks whoever shows it, and exits. Judged by what Crucible shows of it. In an
 * enclosure it is shown by somebody careless: that must be noticed.
 *
 * @param info what it is about
 * @param hostile what it writes to both streams, exactly
 * @param exit its exit code
 * @param renderings how it is shown
 */
record Shown(ProbeInfo info, Bytes hostile, int exit, List<Rendering> renderings) implements Probe {
    Shown {
        renderings = List.copyOf(renderings);
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.unfiltered());
    }

    private final class Attempt implements Trial {
        private final boolean careless;

        private Attempt(boolean careless) {
            this.careless = careless;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(
                    Payload.of(
                            """
                            DATA = bytes.fromhex("%s")
                            os.write(1, DATA)
                            os.write(2, DATA)
                            os._exit(%d)
                            """
                                    .formatted(HexFormat.of().formatHex(hostile.toArray()), exit)));
        }

        @Override
        public Judgement judge(Observation seen) {
            RunResult result = seen.result();
            List<String> evidence = new ArrayList<>();
            evidence.add("outcome: " + result.outcome().describe());
            renderings.forEach(one -> evidence.add("shown: " + one.name()));
            // Its output begins with a line of the prelude.
            if (!arrived(result)) {
                return Judgement.inconclusive(
                        "what it wrote is not what came: " + result.outcome().describe(), evidence);
            }
            List<String> broken = new ArrayList<>();
            if (!result.outcome().equals(new Outcome.Exited(exit))) {
                broken.add("it exited " + exit + ", and is said to have " + result.outcome());
            }
            for (Rendering one : renderings) {
                broken.addAll(careless ? one.carelesslyBroken(result) : one.broken(result));
            }
            return broken.isEmpty()
                    ? new Judgement(
                            Verdict.CONTAINED, "it is shown as what it is, everywhere", evidence)
                    : new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
        }

        private boolean arrived(RunResult result) {
            String wanted = HexFormat.of().formatHex(hostile.toArray());
            return HexFormat.of().formatHex(result.stdout().bytes().toArray()).endsWith(wanted)
                    && result.stderr().bytes().equals(hostile);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
