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
import dev.crucible.containment.oracles.Survivors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends, from outside, the process that Crucible started for the run: an engine's own program, which
 * an accident may end as well. Whatever that program watched over must end with it. Only a process
 * of this very run is ended, an ancestor of its programs and a child of Crucible.
 *
 * @param info what it is about
 */
record HelperEnded(ProbeInfo info) implements Probe {
    /** Two processes that nobody would wait for, and that would stay as long as they may. */
    private static final String BODY =
            """
            if os.fork() == 0:
                os.setsid()
                time.sleep(60)
                os._exit(0)
            HOLD = 60_000
            """;

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt();
    }

    private static final class Attempt implements Trial {
        private final List<String> ended = new ArrayList<>();

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(BODY).heldStill());
        }

        @Override
        public boolean breaksEngine() {
            return true;
        }

        @Override
        public void look(HostView view) {
            Optional<ProcessHandle> helper =
                    view.processes().stream()
                            .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                            .flatMap(process -> below(process).stream())
                            .findFirst();
            if (helper.isPresent()) {
                String name = helper.get().info().command().orElse("a program");
                if (helper.get().destroyForcibly()) {
                    ended.add(name);
                }
            }
        }

        private static boolean isCrucible(ProcessHandle process) {
            ProcessHandle own = ProcessHandle.current();
            return process.equals(own)
                    || (own.info().command().isPresent()
                            && process.info().command().equals(own.info().command()));
        }

        /**
         * The process's ancestor, or itself, that is a child of this program, which may have been
         * started once more as an ordinary user.
         */
        private static Optional<ProcessHandle> below(ProcessHandle process) {
            Optional<ProcessHandle> at = Optional.of(process);
            while (at.isPresent()) {
                Optional<ProcessHandle> parent = at.get().parent();
                if (parent.filter(Attempt::isCrucible).isPresent()) {
                    return at;
                }
                at = parent;
            }
            return Optional.empty();
        }

        @Override
        public Judgement judge(Observation seen) {
            String outcome = seen.result().outcome().describe();
            List<String> evidence = new ArrayList<>();
            ended.forEach(name -> evidence.add("ended from outside: " + name));
            evidence.add("outcome: " + outcome);
            if (ended.isEmpty()) {
                return Judgement.inconclusive("the engine's own program was not found", evidence);
            }
            if (seen.transcript().ended() || seen.result().outcome().success()) {
                return Judgement.inconclusive("the program ended by itself", evidence);
            }
            Survivors survivors = Survivors.of(seen.token());
            if (survivors.none()) {
                return new Judgement(
                        Verdict.CONTAINED, "nothing of the run lives on; it " + outcome, evidence);
            }
            survivors.end(seen.token());
            return new Judgement(
                    Verdict.BREACHED, survivors.pids().size() + " processes live on", evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
