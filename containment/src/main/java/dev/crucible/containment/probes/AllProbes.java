package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;

import java.util.List;
import java.util.stream.Stream;

/** The probes of all families. */
public final class AllProbes {
    private AllProbes() {}

    /** Every probe, family by family. */
    public static List<Probe> list() {
        return Stream.of(SystemCallProbes.all(), PrivilegeProbes.all(), FileProbes.all())
                .flatMap(List::stream)
                .toList();
    }
}
