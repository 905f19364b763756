package dev.crucible.cli;

import dev.crucible.containment.guard.Alarm;
import dev.crucible.containment.oracles.HostSnapshot.Change;
import dev.crucible.core.telemetry.Scope;

/** Tells whoever reads the log that a sandbox did not hold, or that the host has changed. */
final class Breaches implements Alarm.Listener {
    private static final System.Logger LOG = System.getLogger(Breaches.class.getName());

    /** A line of the log, of the run that it is about. */
    @Override
    public void heard(Alarm alarm) {
        Scope.NONE
                .withRun(alarm.run())
                .withTenant(alarm.tenant())
                .run(() ->
                        LOG.log(
                                System.Logger.Level.ERROR,
                                "a program broke out of its sandbox: {0}",
                                alarm.detail()));
    }

    @Override
    public void changed(Change change) {
        LOG.log(
                System.Logger.Level.ERROR,
                "the host is not as it was ({0}): {1}",
                change.id(),
                change.describe());
    }
}
