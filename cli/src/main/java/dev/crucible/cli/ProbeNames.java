package dev.crucible.cli;

import dev.crucible.cli.containment.Attempted;
import dev.crucible.containment.Family;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which attempts a measurement is made of. */
final class ProbeNames {
    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "Only probes of this family, such as SYS; may be given more than once.")
    private Set<Family> families = EnumSet.noneOf(Family.class);

    @Option(
            names = "--probe",
            paramLabel = "ID",
            description = "Only this probe, such as SYS-02; may be given more than once.")
    private List<String> ids = new ArrayList<>();

    /** All of them, or those that are quick. */
    Attempted attempted(boolean quick) {
        return new Attempted(families, ids, quick);
    }
}
