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
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the kernel for things that it must refuse before it looks at them: every call has arguments
 * that are of no use. Whatever answer only the code behind the call can give shows that it was
 * reached. Descriptors that it made are also seen from outside.
 *
 * @param info what it is about
 * @param body the statements
 * @param acts the names of its attempts
 * @param refusals errors that a filter or a missing privilege gives
 * @param descriptors what the host must not see among the run's open descriptors
 * @param network what network the run has
 */
record Census(
        ProbeInfo info,
        String body,
        List<String> acts,
        Set<Integer> refusals,
        List<String> descriptors,
        NetworkAccess network)
        implements Probe {
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;
    private static final int SIGSYS = 31;

    /** What refuses a call, whatever its arguments are. */
    static final Set<Integer> REFUSALS = Set.of(EPERM, EACCES, ENOSYS, EAFNOSUPPORT);

    private static final Set<Integer> ABSENT = Set.of(ENOSYS, EAFNOSUPPORT, 93, 94);

    Census {
        acts = List.copyOf(acts);
        refusals = Set.copyOf(refusals);
        descriptors = List.copyOf(descriptors);
    }

    /** Calls by their numbers, each refused as calls are refused. */
    static Census of(ProbeInfo info, String body, String... acts) {
        return new Census(info, body, List.of(acts), REFUSALS, List.of(), NetworkAccess.NONE);
    }

    /** The same, for calls that make descriptors of these kinds. */
    Census making(String... kinds) {
        return new Census(info, body, acts, refusals, List.of(kinds), network);
    }

    /** The same, where these errors also mean that it was refused. */
    Census refusedBy(Integer... more) {
        Set<Integer> all = new java.util.HashSet<>(refusals);
        all.addAll(List.of(more));
        return new Census(info, body, acts, all, descriptors, network);
    }

    /** The same of a run that may speak to itself by network, whose filter is another. */
    Census withLoopback() {
        return new Census(info, body, acts, refusals, descriptors, NetworkAccess.LOOPBACK);
    }

    /** Where nothing filters, these say that there is nothing to be refused. */
    private static boolean absent(Act act) {
        return ABSENT.contains(act.error());
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.unfiltered());
    }

    private final class Attempt implements Trial {
        private final boolean unfiltered;

        private Attempt(boolean unfiltered) {
            this.unfiltered = unfiltered;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(body).with(network).heldStill());
        }

        @Override
        public Judgement judge(Observation seen) {
            List<String> reached = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            List<String> evidence = new ArrayList<>();
            for (String name : acts) {
                Optional<Act> act = seen.transcript().act(name);
                if (act.isEmpty()) {
                    missing.add(name);
                } else if (!refusals.contains(act.get().error())) {
                    reached.add(name);
                }
                evidence.add(
                        name
                                + ": "
                                + act.map(one -> "error " + one.error() + " " + one.value())
                                        .orElse("no answer"));
            }
            List<String> made = made(seen);
            made.forEach(one -> evidence.add("seen from outside: " + one));
            if (!reached.isEmpty() || !made.isEmpty()) {
                return new Judgement(
                        Verdict.BREACHED,
                        "the kernel's code was reached: "
                                + String.join(", ", reached.isEmpty() ? made : reached),
                        evidence);
            }
            boolean killed =
                    seen.result().outcome() instanceof Outcome.Signalled(int signal)
                            && signal == SIGSYS;
            if (!missing.isEmpty() && !killed) {
                return Judgement.inconclusive("not tried: " + String.join(", ", missing), evidence);
            }
            if (unfiltered && seen.transcript().acts().values().stream().allMatch(Census::absent)) {
                return Judgement.notApplicable("this kernel does not have it");
            }
            return new Judgement(
                    Verdict.CONTAINED,
                    killed ? "killed for trying" : "refused before any of it was done",
                    evidence);
        }

        private List<String> made(Observation seen) {
            return seen.view().stream()
                    .map(HostView::processes)
                    .flatMap(List::stream)
                    .flatMap(process -> process.descriptors().stream())
                    .filter(target -> descriptors.stream().anyMatch(target::contains))
                    .distinct()
                    .toList();
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
