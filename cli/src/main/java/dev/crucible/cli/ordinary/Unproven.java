package dev.crucible.cli.ordinary;

import dev.crucible.core.Availability;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.linux.Host;

import java.util.List;
import java.util.Optional;

/** Why attempts cannot be shown to be attempts, said once and before everything else. */
public final class Unproven {
    private Unproven() {}

    /**
     * Why, and how they can; empty when they can.
     *
     * @param enclosures where attempts must succeed
     * @param user who is asking
     */
    public static Optional<String> here(List<ExecutionEngine> enclosures, String user) {
        return enclosures.stream()
                .map(enclosure -> enclosure.info().availability())
                .filter(Availability.Unavailable.class::isInstance)
                .map(Availability.Unavailable.class::cast)
                .findFirst()
                .map(missing -> why(missing.reason(), Host.root() ? "" : user));
    }

    private static String why(String reason, String user) {
        return "nothing can be shown to be contained, because no attempt can be made where it must"
                + " succeed: "
                + reason
                + (user.isEmpty()
                        ? ""
                        : "\nthe whole measurement: sudo crucible verify --user " + user);
    }
}
