package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.containment.oracles.Written;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps bytes in forms that are nobody's pages: files without a name, files in memory, pipes. The
 * host adds up what it finds, and compares that with what the run was charged for.
 *
 * @param info what it is about
 * @param body the statements
 * @param least bytes that the host must find, so that there is something to charge
 */
record Accounting(ProbeInfo info, String body, long least) implements Probe {
    private static final String NO_GROUPS = "no control groups";

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Ground ground;
        private long held;

        private Attempt(Ground ground) {
            this.ground = ground;
        }

        @Override
        public Optional<Payload> payload() {
            return whyNot().isEmpty()
                    ? Optional.of(Payload.of(body).heldStill())
                    : Optional.empty();
        }

        @Override
        public String whyNot() {
            return ground.engine().notes().stream().anyMatch(note -> note.startsWith(NO_GROUPS))
                    ? "memory is sampled here and charged to nobody: " + NO_GROUPS
                    : "";
        }

        @Override
        public void look(HostView view) {
            Map<Object, Long> nameless = new HashMap<>();
            for (HostView.Seen process : view.processes()) {
                Path folder = Path.of("/proc/" + process.pid() + "/fd");
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                    for (Path entry : entries) {
                        if (Files.readSymbolicLink(entry).toString().startsWith("/memfd:")) {
                            nameless.put(Files.getAttribute(entry, "unix:ino"), Files.size(entry));
                        }
                    }
                } catch (IOException gone) {
                    continue;
                }
            }
            held =
                    Written.by(view).bytes()
                            + nameless.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public Judgement judge(Observation seen) {
            long charged = seen.result().usage().memoryPeakBytes();
            List<String> evidence = new ArrayList<>(Evidence.of(seen.transcript()));
            evidence.add("the host found " + held + " bytes, and charged at most " + charged);
            evidence.add("outcome: " + seen.result().outcome().describe());
            if (!seen.transcript().ended() || held < least) {
                return Judgement.inconclusive(
                        "it did not keep what it was to keep: "
                                + seen.result().outcome().describe(),
                        evidence);
            }
            return charged < held
                    ? new Judgement(
                            Verdict.BREACHED,
                            "it kept " + held + " bytes and was charged for " + charged,
                            evidence)
                    : new Judgement(
                            Verdict.LIMITED, "it was charged for all that it kept", evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
