package dev.crucible.containment.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;

import java.util.function.Function;

/**
 * An attempt that is not made on some ground.
 *
 * @param probe the attempt
 * @param why it is not made there; empty where it is
 */
record Unless(Probe probe, Function<Ground, String> why) implements Probe {
    @Override
    public ProbeInfo info() {
        return probe.info();
    }

    @Override
    public Control control() {
        return probe.control();
    }

    @Override
    public Trial prepare(Ground ground) {
        String reason = why.apply(ground);
        return reason.isEmpty() ? probe.prepare(ground) : new Unattempted.Nothing(reason);
    }
}
