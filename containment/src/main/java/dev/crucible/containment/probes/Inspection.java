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
import dev.crucible.containment.oracles.HostView.Seen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tries to gain something, and is judged by what the host's kernel says of the run's processes
 * afterwards; what the payload says proves only that it tried.
 *
 * @param info what it is about
 * @param body the statements
 * @param rule what the host must see of every process
 */
record Inspection(ProbeInfo info, String body, Rule rule) implements Probe {

    /** What must hold of one process. */
    @FunctionalInterface
    interface Rule {
        /** What is wrong with it, one line each; none when it is as it must be. */
        List<String> broken(Seen process, Ground ground);
    }

    @Override
    public boolean standing() {
        return true;
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Ground ground;

        private Attempt(Ground ground) {
            this.ground = ground;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(body).heldStill());
        }

        @Override
        public Judgement judge(Observation seen) {
            List<Seen> processes = seen.view().map(HostView::processes).orElse(List.of());
            List<String> evidence = new ArrayList<>();
            new TreeMap<>(seen.transcript().acts())
                    .forEach((name, act) ->
                            evidence.add(name + ": error " + act.error() + " " + act.value()));
            if (processes.isEmpty()) {
                return Judgement.inconclusive(
                        "the host saw no process of the run: " + seen.result().outcome().describe(),
                        evidence);
            }
            List<String> broken = new ArrayList<>();
            for (Seen process : processes) {
                evidence.add("seen from outside: " + facts(process));
                broken.addAll(rule.broken(process, ground));
            }
            return broken.isEmpty()
                    ? new Judgement(Verdict.CONTAINED, "the host sees it as it must be", evidence)
                    : new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
        }

        private static String facts(Seen process) {
            return "Uid "
                    + spaced(process.field("Uid"))
                    + ", Gid "
                    + spaced(process.field("Gid"))
                    + ", Groups "
                    + process.field("Groups")
                    + ", CapEff "
                    + process.field("CapEff")
                    + ", CapBnd "
                    + process.field("CapBnd")
                    + ", NoNewPrivs "
                    + process.field("NoNewPrivs")
                    + ", Seccomp "
                    + process.field("Seccomp")
                    + ", "
                    + process.descriptors().size()
                    + " descriptors, links "
                    + String.join(" ", process.interfaces());
        }

        private static String spaced(String tabs) {
            return tabs.replace('\t', ' ');
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }

    /** Every one of these fields has this value. */
    static Rule fields(Map<String, String> wanted) {
        return (process, _) -> {
            List<String> broken = new ArrayList<>();
            new TreeMap<>(wanted)
                    .forEach((name, value) -> {
                        if (!process.field(name).equals(value)) {
                            broken.add(name + " is " + process.field(name) + ", not " + value);
                        }
                    });
            return broken;
        };
    }
}
