package dev.crucible.cli.containment;

import dev.crucible.containment.Family;
import dev.crucible.containment.HostIntegrity;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.matrix.Scope;
import dev.crucible.containment.probes.Catalogue;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.List;
import java.util.Set;

/**
 * Which attempts are made.
 *
 * @param families only these; all when empty
 * @param ids only these; all when empty
 * @param quick only those that are quick
 */
public record Attempted(Set<Family> families, List<String> ids, boolean quick) {
    /**
     * About a second each with its control at most, some of every family, and all that clauses of a
     * demand rest on.
     */
    private static final Set<String> QUICK =
            Set.of(
                    "FS-01", "FS-02", "FS-05", "WR-01", "PR-04", "PX-01", "PX-04", "CAP-01",
                    "CAP-03", "CAP-04", "CAP-05", "NSP-01", "DEV-01", "CG-01", "SYS-01", "SYS-02",
                    "SYS-12", "NET-03", "NET-04", "RES-01", "RES-02", "LC-01", "OUT-01", "CAR-01",
                    "INJ-01", "FD-01", "BLD-01");

    /** Everything. */
    public static final Attempted ALL = new Attempted(Set.of(), List.of(), false);

    /** What takes a few seconds an engine. */
    public static final Attempted QUICKLY = new Attempted(Set.of(), List.of(), true);

    /** Copies the collections. */
    public Attempted {
        families = Set.copyOf(families);
        ids = List.copyOf(ids);
    }

    /**
     * Whether there is anything to attempt, and every id is known.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when there is no such probe, or none is
     *     left
     */
    public void check(List<ProbeInfo> known) {
        for (String id : ids) {
            if (known.stream().noneMatch(probe -> probe.id().equals(id))) {
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "there is no probe '%s' (expected an id such as %s)"
                                .formatted(id, known.getFirst().id()));
            }
        }
        if (known.stream().noneMatch(this::includes)) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "no probe is of that family and of that id");
        }
    }

    /** Those of these that are made. */
    public List<Probe> of(Catalogue catalogue) {
        return catalogue.probes().stream().filter(probe -> includes(probe.info())).toList();
    }

    /** Whether this one is made. The integrity of the host is always looked at quickly enough. */
    public boolean includes(ProbeInfo probe) {
        return (families.isEmpty() || families.contains(probe.family()))
                && (ids.isEmpty() || ids.contains(probe.id()))
                && (!quick || probe.family() == Family.HI || QUICK.contains(probe.id()));
    }

    /** Whether the integrity of the host is looked at. */
    public boolean looksAtHost() {
        return HostIntegrity.checks().stream().anyMatch(this::includes);
    }

    /** How much of the catalogue that is. */
    public Scope scope() {
        if (!families.isEmpty() || !ids.isEmpty()) {
            return Scope.PART;
        }
        return quick ? Scope.QUICK : Scope.FULL;
    }
}
