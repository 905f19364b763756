package dev.crucible.containment.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;

import java.util.Optional;

/**
 * What cannot be attempted, because there is nothing that could be attacked so.
 *
 * @param info what it is about
 * @param why the reason, for people
 */
record Unattempted(ProbeInfo info, String why) implements Probe {
    /** Why nothing may be exhausted here; empty when everything is bounded. */
    static String unbounded(Ground ground) {
        String none = "no control groups";
        boolean unbounded =
                ground.kind() == EngineKind.SUBPROCESS
                        && ground.engine().notes().stream().anyMatch(note -> note.startsWith(none));
        return unbounded ? "nothing here bounds a plain process and its children: " + none : "";
    }

    @Override
    public Control control() {
        return Control.none(why);
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Nothing(why);
    }

    /**
     * A trial that is none.
     *
     * @param whyNot the reason, for people
     */
    record Nothing(String whyNot) implements Trial {
        @Override
        public Optional<Payload> payload() {
            return Optional.empty();
        }

        @Override
        public Judgement judge(Observation seen) {
            return Judgement.notApplicable(whyNot);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
