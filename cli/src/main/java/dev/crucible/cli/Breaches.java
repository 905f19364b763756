package dev.crucible.cli;

import dev.crucible.containment.guard.Alarm;
import dev.crucible.core.telemetry.Scope;

/** Tells whoever reads the log that a sandbox did not hold. */
final class Breaches {
    private static final System.Logger LOG = System.getLogger(Breaches.class.getName());

    private Breaches() {}

    /** A line of the log, of the run that it is about. */
    static void log(Alarm alarm) {
        Scope.NONE
                .withRun(alarm.run())
                .run(() ->
                        LOG.log(
                                System.Logger.Level.ERROR,
                                "a program broke out of its sandbox: {0}",
                                alarm.detail()));
    }
}
