package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Transcript.Act;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.containment.oracles.Oracle;
import dev.crucible.core.NetworkAccess;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tries to get at something of the host that notices it.
 *
 * @param info what it is about
 * @param body the statements, after those of the oracle
 * @param oracle what it is after
 * @param forbidden attempts of which the kernel's consent is already too much
 * @param network what the run is granted
 */
record Encounter(
        ProbeInfo info,
        String body,
        Function<Ground, Oracle> oracle,
        List<String> forbidden,
        NetworkAccess network)
        implements Probe {
    /**
     * In an enclosure the host is out of reach, so that its setup puts something in the host's
     * place and makes this act when it was met. Where nothing is at stake it may be believed.
     */
    private static final String MET = "met";

    Encounter {
        forbidden = List.copyOf(forbidden);
    }

    /** One that is granted no network. */
    Encounter(
            ProbeInfo info, String body, Function<Ground, Oracle> oracle, List<String> forbidden) {
        this(info, body, oracle, forbidden, NetworkAccess.NONE);
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.unfiltered(), oracle.apply(ground));
    }

    private final class Attempt implements Trial {
        private final boolean unfiltered;
        private final Oracle host;

        private Attempt(boolean unfiltered, Oracle host) {
            this.unfiltered = unfiltered;
            this.host = host;
        }

        @Override
        public Optional<Payload> payload() {
            if (!host.whyNot().isEmpty()) {
                return Optional.empty();
            }
            Payload payload = Payload.of(host.statements() + body).with(network);
            return Optional.of(host.looks() ? payload.heldStill() : payload);
        }

        @Override
        public String whyNot() {
            return host.whyNot();
        }

        @Override
        public void look(HostView view) {
            host.look(view);
        }

        @Override
        public Judgement judge(Observation seen) {
            List<String> reached = new ArrayList<>(host.sightings(written(seen)));
            List<String> evidence = new ArrayList<>();
            reached.forEach(one -> evidence.add("seen from outside: " + one));
            new TreeMap<>(seen.transcript().acts())
                    .forEach((name, act) ->
                            evidence.add(name + ": error " + act.error() + " " + act.value()));
            for (String name : forbidden) {
                if (seen.transcript().act(name).filter(Act::worked).isPresent()) {
                    reached.add("the kernel consented to " + name);
                }
            }
            if (unfiltered) {
                seen.transcript()
                        .act(MET)
                        .ifPresent(act -> reached.add("the stand-in answered " + act.value()));
            }
            if (!reached.isEmpty()) {
                return new Judgement(Verdict.BREACHED, String.join("; ", reached), evidence);
            }
            return seen.transcript().ended()
                    ? new Judgement(Verdict.CONTAINED, "nothing got there", evidence)
                    : Judgement.inconclusive(
                            "not tried to the end: " + seen.result().outcome().describe(),
                            evidence);
        }

        private static String written(Observation seen) {
            return new String(seen.result().stdout().bytes().toArray(), StandardCharsets.ISO_8859_1)
                    + new String(
                            seen.result().stderr().bytes().toArray(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
