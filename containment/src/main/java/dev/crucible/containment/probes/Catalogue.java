package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All probes, in the order of their ids within their families.
 *
 * @param probes each id once
 */
public record Catalogue(List<Probe> probes) {
    /** Copies the list. */
    public Catalogue {
        probes = List.copyOf(probes);
    }

    /** What this version of Crucible attempts. */
    public static Catalogue standard() {
        return new Catalogue(AllProbes.list());
    }

    /** These as well: attempts on parts of Crucible that this module cannot see. */
    public Catalogue with(List<Probe> more) {
        return new Catalogue(Stream.concat(probes.stream(), more.stream()).toList());
    }

    /** The probe of that id. */
    public Optional<Probe> find(String id) {
        return probes.stream().filter(probe -> probe.info().id().equals(id)).findFirst();
    }
}
