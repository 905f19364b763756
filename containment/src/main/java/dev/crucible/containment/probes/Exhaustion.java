package dev.crucible.containment.probes;

import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Transcript.Act;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Consumption;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.containment.oracles.Written;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries to take more of something than it was promised, but never more than is safe for the
 * machine. Its control is an enclosure that grants more than was promised: a measure that does not
 * notice that measures nothing.
 *
 * @param info what it is about
 * @param body the statements
 * @param promised what it may take
 * @param granted what it is given in an enclosure
 * @param stop the limit that may end it
 * @param refused the attempts of which one must fail if it is not ended; none when it must be
 * @param gauges what the host measures
 */
record Exhaustion(
        ProbeInfo info,
        String body,
        Limits promised,
        Limits granted,
        Limit stop,
        List<String> refused,
        List<Gauge> gauges)
        implements Probe {
    private static final String NO_GROUPS = "no control groups";
    private static final int UNREAD = 256 * 1024;

    Exhaustion {
        refused = List.copyOf(refused);
        gauges = List.copyOf(gauges);
    }

    /** One measure. */
    @FunctionalInterface
    interface Gauge {
        /** What was taken of it; empty when the run was over before anybody could look. */
        Optional<Consumption> read(Measured measured, Limits promised);
    }

    /**
     * What there is to measure.
     *
     * @param seen the run
     * @param written its files, when it held still
     */
    record Measured(Observation seen, Optional<Written> written) {}

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Ground ground;
        private @Nullable Written written;

        private Attempt(Ground ground) {
            this.ground = ground;
        }

        @Override
        public Optional<Payload> payload() {
            if (!whyNot().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    Payload.of(body)
                            .heldStill()
                            .flooded(UNREAD)
                            .within(ground.unfiltered() ? granted : promised));
        }

        @Override
        public String whyNot() {
            boolean unbounded =
                    ground.kind() == EngineKind.SUBPROCESS
                            && ground.engine().notes().stream()
                                    .anyMatch(note -> note.startsWith(NO_GROUPS));
            return unbounded
                    ? "nothing here bounds a plain process and its children: " + NO_GROUPS
                    : "";
        }

        @Override
        public void look(HostView view) {
            written = Written.by(view);
        }

        @Override
        public Judgement judge(Observation seen) {
            Measured measured = new Measured(seen, Optional.ofNullable(written));
            List<Consumption> taken =
                    gauges.stream()
                            .map(gauge -> gauge.read(measured, promised))
                            .flatMap(Optional::stream)
                            .toList();
            Outcome outcome = seen.result().outcome();
            List<String> evidence = new ArrayList<>();
            taken.forEach(one -> evidence.add("measured: " + one));
            evidence.add("outcome: " + outcome.describe());
            evidence.addAll(Evidence.of(seen.transcript()));
            List<String> exceeded =
                    taken.stream()
                            .filter(Consumption::exceeded)
                            .map(Consumption::toString)
                            .toList();
            if (!exceeded.isEmpty()) {
                return new Judgement(
                        Verdict.BREACHED, "it took " + String.join("; ", exceeded), evidence);
            }
            if (outcome.equals(new Outcome.LimitReached(stop))) {
                return new Judgement(
                        Verdict.LIMITED, "ended by the " + outcome.describe(), evidence);
            }
            if (seen.transcript().ended() && !tried(seen)) {
                return Judgement.inconclusive("it took nothing, and was not stopped", evidence);
            }
            if (outcome instanceof Outcome.Signalled) {
                return Judgement.inconclusive("something else ended it", evidence);
            }
            if (seen.transcript().ended()
                    && refused.stream().anyMatch(name -> failed(seen, name))) {
                return new Judgement(
                        Verdict.LIMITED, "refused more when it had what it may", evidence);
            }
            return seen.transcript().absent().isPresent() && outcome instanceof Outcome.Exited
                    ? Judgement.inconclusive("what it takes does not exist", evidence)
                    : new Judgement(
                            Verdict.BREACHED,
                            "its limit did not stop it: " + outcome.describe(),
                            evidence);
        }

        /** An attempt that must be stopped does not come to its end when it is made. */
        private boolean tried(Observation seen) {
            return refused.stream().anyMatch(name -> seen.transcript().act(name).isPresent());
        }

        private static boolean failed(Observation seen, String name) {
            return seen.transcript().act(name).map(Act::error).orElse(0) > 0;
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
