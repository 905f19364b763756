package dev.crucible.cli.probes;

import dev.crucible.containment.Companion;
import dev.crucible.containment.Companion.When;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;

import java.util.List;
import java.util.Optional;

/**
 * Exits as one does whom a limit has ended. In an enclosure somebody judges by the number alone, as
 * a shell does: that must be noticed.
 *
 * @param info what it is about
 */
record ExitCodes(ProbeInfo info) implements Probe {
    /** What a shell calls a program that signal 9 has ended. */
    private static final int KILLED = 137;

    private static final String SAY = "os.write(2, b'Killed\\nOut of memory\\n')\n";

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.unfiltered());
    }

    private record Attempt(boolean careless) implements Trial {
        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(SAY + "os._exit(" + KILLED + ")\n"));
        }

        @Override
        public Optional<Companion> companion() {
            return Optional.of(
                    new Companion(
                            Payload.of("say('after')\n" + SAY + "os.kill(os.getpid(), 9)\n"),
                            When.AFTERWARDS));
        }

        @Override
        public Judgement judge(Observation seen) {
            Outcome exited = told(seen.result().outcome());
            Outcome killed =
                    seen.companion()
                            .map(other -> told(other.result().outcome()))
                            .orElse(new Outcome.Lost("it was not tried"));
            List<String> evidence =
                    List.of(
                            "exited " + KILLED + ": " + exited.describe(),
                            "killed itself: " + killed.describe());
            if (seen.transcript().ended()) {
                return Judgement.inconclusive("it did not exit so", evidence);
            }
            boolean able =
                    seen.companion()
                            .map(other -> other.transcript().absent().isEmpty())
                            .orElse(true);
            if (!able) {
                return Judgement.inconclusive("it cannot kill itself", evidence);
            }
            boolean right =
                    exited.equals(new Outcome.Exited(KILLED))
                            && killed.equals(new Outcome.Signalled(9));
            return right
                    ? new Judgement(Verdict.CONTAINED, "the outcome is what the host saw", evidence)
                    : new Judgement(
                            Verdict.BREACHED,
                            "the outcome is what the program wants it to be",
                            evidence);
        }

        private Outcome told(Outcome real) {
            boolean high =
                    real instanceof Outcome.Signalled
                            || (real instanceof Outcome.Exited(int code) && code == KILLED);
            return careless && high ? new Outcome.LimitReached(Limit.MEMORY) : real;
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
