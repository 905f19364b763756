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
import dev.crucible.core.Control.Status;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads in its first moment what binds it, and again later. Whatever is put in place once the
 * program runs shows as a difference; what the host reads of the process meanwhile is what counts
 * of both. Its control is a program that is bound late.
 *
 * @param info what it is about
 */
record FirstMoment(ProbeInfo info) implements Probe {
    /** Binds a program that has begun already. */
    static final String LATE =
            """
            import resource


            def late():
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))
            """;

    private static final String BODY =
            """
            FIELDS = ("Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "CapEff", "CapBnd")


            def bounds():
                status = dict(line.split(":", 1) for line in open("/proc/self/status"))
                links = [os.readlink("/proc/self/ns/" + kind) for kind in
                         ("user", "pid", "mnt", "net", "ipc", "uts", "cgroup")]
                facts = [status[field].strip() for field in FIELDS if field in status]
                rest = [open("/proc/self/" + name).read() for name in ("limits", "cgroup")]
                import hashlib
                return "\\n".join(facts) + " " + hashlib.sha256(
                    "\\n".join(links + rest).encode()).hexdigest()


            act("first", bounds)
            if "late" in globals():
                late()
            """;

    private static final String LATER = "act('later', bounds)\n";

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private static final class Attempt implements Trial {
        private final boolean grouped;
        private final List<String> groups = new ArrayList<>();

        private Attempt(Ground ground) {
            grouped =
                    ground.engine().notes().stream()
                            .noneMatch(note -> note.startsWith("no control groups"));
        }

        /** It reads the second time when the host has looked. */
        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(BODY + "end()\n" + LATER + "HOLD = 0\n").heldStill());
        }

        @Override
        public void look(HostView view) {
            for (HostView.Seen process : view.processes()) {
                try {
                    groups.add(ProcessView.of(process.pid()).controlGroups());
                } catch (LinuxException gone) {
                    groups.add("");
                }
            }
        }

        @Override
        public Judgement judge(Observation seen) {
            Optional<Act> first = seen.transcript().act("first").filter(Act::worked);
            Optional<Act> later = seen.transcript().act("later").filter(Act::worked);
            List<String> evidence = new ArrayList<>(Evidence.of(seen.transcript()));
            groups.forEach(group -> evidence.add("seen from outside: " + group.strip()));
            if (first.isEmpty() || later.isEmpty() || groups.isEmpty()) {
                return Judgement.inconclusive("it was not looked at twice", evidence);
            }
            List<String> broken = new ArrayList<>();
            if (!first.get().value().equals(later.get().value())) {
                broken.add("it began under other bounds than those that it had later");
            }
            String own = ProcessView.of((int) ProcessHandle.current().pid()).controlGroups();
            if (grouped && groups.contains(own)) {
                broken.add("it is in no control group of its own");
            }
            boolean attested =
                    seen.result().attestation().controls().stream()
                            .anyMatch(control -> control.status() == Status.ENFORCED);
            if (!attested) {
                broken.add("nothing was attested of it");
            }
            return broken.isEmpty()
                    ? new Judgement(
                            Verdict.CONTAINED,
                            "it was bound from its first moment as it was later",
                            evidence)
                    : new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
